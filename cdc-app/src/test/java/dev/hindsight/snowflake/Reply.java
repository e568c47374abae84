package dev.hindsight.snowflake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Answers to statements, as the driver reads them. */
final class Reply {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Reply() {}

  static ObjectNode success(ObjectNode data) {
    ObjectNode reply = JSON.objectNode();
    reply.put("success", true);
    reply.putNull("code");
    reply.putNull("message");
    reply.set("data", data);
    return reply;
  }

  static ObjectNode failure(Refused refused) {
    ObjectNode reply = JSON.objectNode();
    reply.put("success", false);
    reply.put("code", refused.code);
    reply.put("message", refused.getMessage());
    ObjectNode data = reply.putObject("data");
    data.put("errorCode", refused.code);
    data.put("sqlState", refused.sqlState);
    data.put("queryId", UUID.randomUUID().toString());
    return reply;
  }

  static ObjectNode rows(StatementKind kind, ArrayNode types, ArrayNode rows) {
    ObjectNode data = JSON.objectNode();
    data.set("rowtype", types);
    data.set("rowset", rows);
    data.put("total", rows.size());
    data.put("returned", rows.size());
    data.put("queryId", UUID.randomUUID().toString());
    data.put("statementTypeId", kind.id);
    data.put("queryResultFormat", "json");
    // Otherwise the driver reads instants with a zone wrongly.
    data.put("version", 1);
    return data;
  }

  static ObjectNode status(StatementKind kind) {
    return texts(kind, List.of("status"), List.of(List.of("Statement executed successfully.")));
  }

  static ObjectNode texts(StatementKind kind, List<String> names, List<List<String>> rows) {
    ArrayNode types = JSON.arrayNode();
    names.forEach(name -> types.add(WireRows.type(name, "text", 0)));
    ArrayNode values = JSON.arrayNode();
    for (List<String> row : rows) {
      ArrayNode each = values.addArray();
      row.forEach(each::add);
    }
    return rows(kind, types, values);
  }

  static ObjectNode counts(StatementKind kind, long changed) {
    String name =
        switch (kind) {
          case DELETE -> "number of rows deleted";
          case UPDATE, MERGE -> "number of rows updated";
          default -> "number of rows inserted";
        };
    ArrayNode types = JSON.arrayNode();
    types.add(WireRows.type(name, "fixed", 0));
    ArrayNode rows = JSON.arrayNode();
    rows.addArray().add(Long.toString(changed));
    return rows(kind, types, rows);
  }

  static ArrayNode parameters(Map<String, Object> values) {
    ArrayNode parameters = JSON.arrayNode();
    values.forEach(
        (name, value) -> {
          ObjectNode each = parameters.addObject();
          each.put("name", name);
          each.putPOJO("value", value);
        });
    return parameters;
  }
}
