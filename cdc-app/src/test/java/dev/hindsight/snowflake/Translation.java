package dev.hindsight.snowflake;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Snowflake's SQL, as far as Hindsight uses it, in H2's words. What Snowflake would refuse is
 * refused first.
 */
final class Translation {
  private static final Pattern CALL = Pattern.compile("([A-Za-z_][A-Za-z_0-9]*)\\s*\\(");

  /** What may stand before a bracket and is no function. */
  private static final Set<String> WORDS =
      Set.of(
          "AND",
          "OR",
          "NOT",
          "IN",
          "EXISTS",
          "VALUES",
          "ON",
          "OVER",
          "AS",
          "WHERE",
          "FROM",
          "JOIN",
          "SELECT",
          "USING",
          "THEN",
          "ELSE",
          "WHEN",
          "CASE",
          "BY",
          "SET",
          "UNION",
          "ALL",
          "GROUP",
          "KEY",
          "INTO",
          "HAVING",
          "QUALIFY",
          "LIMIT",
          "DISTINCT",
          "WITH",
          "ADD",
          "COLUMN",
          "BEGIN",
          "UNIQUE",
          "EXCEPT",
          "LIKE",
          "CLUSTER",
          "FORMAT",
          "BETWEEN",
          "FILES",
          "PATTERN",
          "TABLE");

  private static final Set<String> TYPES =
      Set.of(
          "NUMBER",
          "NUMERIC",
          "DECIMAL",
          "INTEGER",
          "INT",
          "BIGINT",
          "SMALLINT",
          "FLOAT",
          "DOUBLE",
          "REAL",
          "VARCHAR",
          "TEXT",
          "STRING",
          "CHAR",
          "BOOLEAN",
          "DATE",
          "TIME",
          "TIMESTAMP",
          "TIMESTAMP_TZ",
          "TIMESTAMP_NTZ",
          "TIMESTAMP_LTZ",
          "BINARY",
          "ARRAY");

  /** In both with the same meaning. */
  private static final Set<String> SHARED =
      Set.of(
          "COUNT",
          "SUM",
          "MIN",
          "MAX",
          "AVG",
          "COALESCE",
          "NULLIF",
          "CAST",
          "ROW_NUMBER",
          "RANK",
          "LEAD",
          "LAG",
          "FIRST_VALUE",
          "LAST_VALUE",
          "UPPER",
          "LOWER",
          "TRIM",
          "LENGTH",
          "SUBSTR",
          "SUBSTRING",
          "REPLACE",
          "CONCAT",
          "LEFT",
          "ABS",
          "MOD",
          "FLOOR",
          "CEIL",
          "ROUND",
          "GREATEST",
          "LEAST",
          "DATE_TRUNC",
          "DATEDIFF",
          "DATEADD",
          "LISTAGG",
          "GROUP");

  /** Snowflake's own, with what H2 has for them. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("CURRENT_SCHEMA", "CURRENT_SCHEMA"),
          Map.entry("CURRENT_DATABASE", "CURRENT_CATALOG"),
          Map.entry("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(9)"));

  private static final Set<String> REWRITTEN =
      Set.of(
          "PARSE_JSON",
          "CONVERT_TIMEZONE",
          "ARRAY_CONTAINS",
          "TO_VARIANT",
          "FLATTEN",
          "IS_NULL_VALUE",
          "CURRENT_ROLE");

  /** What H2 takes, or some other database, and Snowflake does not. */
  private static final List<Pattern> FOREIGN =
      List.of(
          pattern("\\bFOR UPDATE\\b"),
          pattern("\\bON CONFLICT\\b"),
          pattern("\\bRETURNING\\b"),
          pattern("\\bFINAL TABLE\\b"),
          pattern("\\bGENERATED\\b"),
          pattern("\\bCREATE (UNIQUE )?INDEX\\b"),
          pattern("\\bCHECK ?\\("),
          pattern("\\bMERGE INTO \\S+ (\\([^)]*\\) )?(KEY|VALUES)\\b"),
          pattern("\\bTABLE ?\\((?! ?FLATTEN ?\\()"),
          pattern("\\bSYSTEM_RANGE\\b"),
          pattern("\\bLIMIT \\?"),
          pattern("\\bFETCH (FIRST|NEXT) \\?"),
          pattern("\\bADD \\("),
          pattern("\\bAT TIME ZONE\\b"),
          pattern("\\bCURRENT_SCHEMA\\b(?! ?\\()"),
          pattern("\\bCLOB\\b"),
          pattern("\\bUUID\\b"),
          pattern("\\bJSON\\b"),
          pattern("\\bWITH TIME ZONE\\b"),
          pattern("\\bUNNEST\\b"),
          pattern("\\bCARDINALITY\\b"),
          pattern("\\bSET TRANSACTION\\b"));

  private Translation() {}

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex);
  }

  static StatementKind kind(SqlText sql) throws Refused {
    String code = sql.upperCode();
    String first = code.replaceFirst("[^A-Z].*", "");
    return switch (first) {
      // To explain needs the right to do, and does nothing; H2 has it too.
      case "SELECT", "WITH", "EXPLAIN" -> StatementKind.SELECT;
      case "SHOW" -> StatementKind.SHOW;
      case "INSERT" -> StatementKind.INSERT;
      case "UPDATE" -> StatementKind.UPDATE;
      case "DELETE" -> StatementKind.DELETE;
      case "MERGE" -> StatementKind.MERGE;
      case "COPY" -> StatementKind.COPY;
      case "PUT" -> StatementKind.PUT;
      case "USE" -> StatementKind.USE;
      case "BEGIN", "COMMIT", "ROLLBACK" -> StatementKind.TRANSACTION;
      case "ALTER" ->
          code.startsWith("ALTER SESSION ") ? StatementKind.ALTER_SESSION : StatementKind.DDL;
      case "CREATE", "DROP", "COMMENT" -> StatementKind.DDL;
      default -> throw Refused.syntax("unexpected '" + first + "'.");
    };
  }

  /** Throws what Snowflake would answer to what is not its SQL. */
  static void check(SqlText sql) throws Refused {
    String code = sql.upperCode();
    if (code.contains(";")) {
      throw new Refused(
          "000008",
          "0A000",
          "Actual statement count 2 did not match the desired statement count 1.");
    }
    for (Pattern foreign : FOREIGN) {
      Matcher found = foreign.matcher(code);
      if (found.find()) {
        throw Refused.syntax("unexpected '" + found.group() + "'.");
      }
    }
    code = code.replaceFirst("^EXPLAIN ", "");
    if (code.startsWith("PUT ") || code.startsWith("COPY ")) {
      // Known in one form each.
      return;
    }
    if (code.startsWith("CREATE ") || code.startsWith("INSERT ") || code.startsWith("ALTER ")) {
      // Names of tables stand before brackets too.
      code =
          code.replaceFirst(
              "^(CREATE .*?TABLE|INSERT INTO|ALTER TABLE)( IF NOT EXISTS)? [^ (]+", "");
    }
    // Names of derived tables with their columns: WITH x (a, b) AS.
    Matcher calls = CALL.matcher(code.replaceAll("\\b[A-Z_0-9]+ \\([A-Z_0-9, ]*\\) AS \\(", ""));
    while (calls.find()) {
      String name = calls.group(1);
      if (!WORDS.contains(name)
          && !TYPES.contains(name)
          && !SHARED.contains(name)
          && !OWN.containsKey(name)
          && !REWRITTEN.contains(name)) {
        throw Refused.unknownFunction(name);
      }
    }
  }

  /** In H2's words. */
  static String toH2(SqlText sql, StatementKind kind) {
    SqlText text = sql.mapCode(Translation::types);
    if (kind == StatementKind.DDL) {
      text = text.mapCode(Translation::ddl);
    }
    return functions(text.mapCode(Translation::names).text());
  }

  private static String names(String code) {
    String text = code.replaceAll("(?i)\\bINFORMATION_SCHEMA\\s*\\.", "SNOWFLAKE_INFORMATION.");
    for (Map.Entry<String, String> own : OWN.entrySet()) {
      text = text.replaceAll("(?i)\\b" + own.getKey() + "\\s*\\(\\s*\\)", own.getValue());
    }
    return text;
  }

  private static String types(String code) {
    return code.replaceAll(
            "(?i)\\bTIMESTAMP_(TZ|LTZ)\\s*(\\(\\s*\\d\\s*\\))", "TIMESTAMP$2 WITH TIME ZONE")
        .replaceAll("(?i)\\bTIMESTAMP_(TZ|LTZ)\\b", "TIMESTAMP(9) WITH TIME ZONE")
        .replaceAll("(?i)\\bTIMESTAMP_NTZ\\b", "TIMESTAMP")
        .replaceAll("(?i)\\b(INTEGER|INT|BIGINT|SMALLINT)\\b", "NUMERIC(38, 0)")
        .replaceAll("(?i)\\bNUMBER\\b(?!\\s*\\()", "NUMERIC(38, 0)")
        .replaceAll("(?i)\\bNUMBER\\b", "NUMERIC")
        .replaceAll("(?i)\\b(TEXT|STRING)\\b", "VARCHAR")
        .replaceAll("(?i)\\b(DOUBLE PRECISION|DOUBLE|FLOAT|REAL)\\b", "DOUBLE PRECISION")
        .replaceAll("(?i)\\bBINARY\\b", "VARBINARY");
  }

  private static String ddl(String code) {
    // Nothing of H2's; but the table has to be there.
    return code.replaceAll(
            "(?is)^\\s*ALTER\\s+TABLE\\s+(\\S+)\\s+SET\\s+DATA_RETENTION_TIME_IN_DAYS\\s*=\\s*\\d+\\s*$",
            "SELECT 1 FROM $1 WHERE FALSE")
        .replaceAll("(?i)\\bTRANSIENT\\b", "")
        .replaceAll("(?i)\\bCREATE\\s+TEMP(ORARY)?\\s+TABLE\\b", "CREATE LOCAL TEMPORARY TABLE")
        .replaceAll("(?i)\\bDATA_RETENTION_TIME_IN_DAYS\\s*=\\s*\\d+", "")
        .replaceAll("(?i)\\bCLUSTER\\s+BY\\s*\\([^)]*\\)", "")
        // Declared, and not enforced.
        .replaceAll("(?i),\\s*PRIMARY\\s+KEY\\s*\\([^)]*\\)", "")
        .replaceAll("(?i)\\bPRIMARY\\s+KEY\\b(?!\\s*\\()", "")
        .replaceAll("(?i)\\bUNIQUE\\b", "")
        .replaceAll("(?i)\\bARRAY\\b(?!\\s*_)", "JSON");
  }

  /** Those whose arguments stand elsewhere in H2; matched as Hindsight writes them. */
  private static String functions(String sql) {
    return sql.replaceAll(
            "(?i)\\bTABLE\\(FLATTEN\\(input => PARSE_JSON\\(\\?\\)\\)\\) f\\b",
            "SNOWFLAKE_INFORMATION.ROWS_OF(?) f")
        .replaceAll("(?i)\\bf\\.value\\[(\\d)\\]", "f.V$1")
        .replaceAll("(?i)\\bPARSE_JSON\\(\\s*([?\\w.\"]+)\\s*\\)", "($1 FORMAT JSON)")
        .replaceAll(
            "(?i)\\bCONVERT_TIMEZONE\\(\\s*'UTC'\\s*,\\s*((?:[\\w.]+|COALESCE\\([^()]*\\)))\\s*\\)",
            "CAST($1 AT TIME ZONE 'UTC' AS TIMESTAMP(6))")
        .replaceAll(
            "(?i)\\bARRAY_CONTAINS\\(\\s*TO_VARIANT\\(([\\w.]+)\\)\\s*,\\s*([\\w.]+)\\s*\\)",
            "SNOWFLAKE_INFORMATION.HAS_ELEMENT($2, $1)")
        .replaceAll(
            "(?i)(\\w+)\\s+(\\w+)\\s*,\\s*LATERAL\\s+FLATTEN\\(\\s*input\\s*=>\\s*([\\w.]+)\\s*\\)\\s+f\\b",
            "$1 $2 JOIN SYSTEM_RANGE(0, 65535) f ON f.x < SNOWFLAKE_INFORMATION.ELEMENTS($3)")
        .replaceAll("(?i)\\bIS_NULL_VALUE\\(\\s*f\\.value\\s*\\)", "FALSE")
        .replaceAll(
            "(?i)\\bf\\.value\\b", "SNOWFLAKE_INFORMATION.ELEMENT(c.prefered_merchants, f.x)")
        .replaceAll("(?i)\\bCURRENT_ROLE\\(\\)", "'SYSADMIN'");
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
