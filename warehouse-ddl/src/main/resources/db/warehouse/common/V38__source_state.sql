-- What the source was like when it was looked at last, by the numbers of its own catalogue: the timeline of its log, and for each
-- captured table how it is in the publication. They differ after what nothing in the log shows: a standby took over, a table was out
-- of the publication for a while.
CREATE TABLE source_state (
    name    VARCHAR NOT NULL PRIMARY KEY, -- a table, or 'timeline'
    content VARCHAR NOT NULL
);
