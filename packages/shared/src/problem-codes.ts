/** Whether a problem stands in the way (`error`) or the work goes on without a doubt about the result (`warning`). */
export type Severity = "error" | "warning";

/**
 * Who reports a code that no command does: `api`, only the worker (its HTTP API, its records and syncs); `library`, only
 * who calls the engine from a program. test/problems asks for a case of every other code that a command reports.
 */
export type ProblemSource = "api" | "library";

/** One row of the table: what a code means to the person who meets it. */
export interface ProblemCodeInfo {
  readonly severity: Severity;
  /** Absent for what the commands report; the worker may report those codes as well. */
  readonly from?: ProblemSource;
  /** HTTP status of an answer that is about this problem. 422 where absent. */
  readonly status?: number;
  /** One line for docs/errors.md: what is wrong. */
  readonly meaning: string;
  /** What to do about it, unless the producer knows better. */
  readonly hint?: string;
}

const error = (meaning: string, hint?: string): ProblemCodeInfo => row("error", meaning, hint);
const warning = (meaning: string, hint?: string): ProblemCodeInfo => row("warning", meaning, hint);
const row = (severity: Severity, meaning: string, hint?: string): ProblemCodeInfo =>
  hint === undefined ? { severity, meaning } : { severity, meaning, hint };

/** `apart("api", error("No entity has this identifier."))` */
const apart = (from: ProblemSource, info: ProblemCodeInfo): ProblemCodeInfo => ({ ...info, from });
const answered = (status: number, info: ProblemCodeInfo): ProblemCodeInfo => ({ ...info, status });
/** A request that the HTTP API refuses with this status. */
const refused = (status: number, meaning: string, hint?: string): ProblemCodeInfo =>
  answered(status, apart("api", error(meaning, hint)));

const config = {
  config_empty: error("The text holds no configuration.", "Start with `resources:` and one resource."),
  config_invalid_yaml: error("The text is not valid YAML."),
  config_invalid_json: error("The text is not valid JSON."),
  config_invalid_encoding: error(
    "The bytes of a configuration, of blueprints or of a test file are not UTF-8: they are UTF-16, or there is a byte that is neither.",
  ),
  config_duplicate_key: error("A key stands twice in one object.", "Keep one of the two."),
  config_alias_limit: error(
    "YAML aliases multiply into more values than a configuration can need.",
    "Write the values out instead of nesting anchors.",
  ),
  config_too_deep: error("Objects and lists are nested deeper than any configuration needs."),
  config_missing_key: error("A required key is absent."),
  config_empty_value: warning(
    "Nothing stands behind the key of a field in YAML, so the field is always null.",
    "Write a value after the colon, or take the key out.",
  ),
  config_wrong_type: error("A value is of a type that cannot stand there."),
  config_invalid_value: error("A value is of the right type, but not one that is allowed there."),
  config_unknown_key: warning("Nothing reads this key. It is kept as written."),
  config_misplaced_key: warning(
    "Nothing reads this key where it stands, and something does elsewhere. `engine check` ends with exit code 3.",
    "Move it.",
  ),
  config_inexact_number: warning(
    "A number has more digits than a double holds, so it would arrive rounded.",
    "Put it in quotes: as jq text it keeps all its digits.",
  ),
  config_file_value: warning(
    "A `file://` value asks the integration to read a file from its tool. Nothing reads it here: the field stays null.",
    "Put the content into the payload and map it with jq.",
  ),
  kind_unknown: error("No resource of the configuration has this kind."),
} satisfies Record<string, ProblemCodeInfo>;

const jq = {
  jq_syntax_error: error("The expression is not jq: something else was expected at this place."),
  jq_unclosed: error("A bracket, string or keyword was opened and never closed."),
  jq_invalid_escape: error("A string holds a backslash sequence that jq does not know."),
  jq_invalid_number: error("A number literal is malformed."),
  jq_too_deep: error("The expression is nested deeper than the compiler follows."),
  expression_too_large: error(
    "The expression becomes too much code: functions are copied where they are called, and copies multiply.",
    "Call a function once, and keep its result in a variable: `f as $x | …`.",
  ),
  jq_invalid_key: error("A constant that is not a string is used as an object key."),
  jq_unknown_function: error("No function has this name."),
  jq_wrong_arity: error("The function exists, but not with this number of arguments."),
  jq_unknown_variable: error("No variable of this name is in scope."),
  jq_unknown_label: error("`break` names a label that is not in scope."),
  jq_unknown_format: error("No `@format` has this name."),
  jq_module_not_found: error("An imported module is not in the folders searched, or holds no JSON."),
  jq_module_cycle: error("A module imports itself, directly or through others."),
  jq_module_refused: error(
    "`import` and `include` are not available in a mapping.",
    "Write the definition into the expression: `def f: …; …`.",
  ),
} satisfies Record<string, ProblemCodeInfo>;

const mapping = {
  payload_invalid_json: error("A payload is not valid JSON."),
  payload_invalid_encoding: error(
    "A payload has bytes that are not UTF-8. To replace them could make two identifiers the same, so it is not mapped.",
    "Write the file in UTF-8. If it is Latin-1: `iconv -f LATIN1 -t UTF-8 old.json > new.json`.",
  ),
  payload_kind_unknown: warning(
    "A file of a folder of payloads is not read: its name is that of no kind in the configuration.",
  ),
  payload_not_object: error("A payload item is not an object, so there is nothing to map."),
  jq_error: apart("library", error("The expression raised an error on this input.")),
  limit_steps: error("The expression ran for more steps than its budget allows."),
  limit_outputs: error("The expression gave more values than its budget allows."),
  limit_allocation: error("The expression built more data than its budget allows."),
  limit_depth: error("The expression called itself deeper than its budget allows."),
  selector_error: error("The selector raised an error, so it is unknown whether the item was wanted."),
  selector_not_boolean: error(
    "The selector gave something other than true or false.",
    "Compare: `.archived == false`, or turn the value into a boolean: `.name != null`.",
  ),
  selector_no_output: error("The selector gave no value.", "End it with a comparison, which always gives one."),
  field_error: error(
    "The expression of a field raised an error. In `strict` its item fails; in `compat` the field is null, and it is a warning.",
  ),
  field_null: warning("The expression of a field gave null or no value."),
  identifier_empty: warning("The identifier came out null or empty, so there is no entity."),
  blueprint_empty: warning("The blueprint came out null or empty, so there is no entity."),
  identifier_type: error("The identifier is neither a string nor a number.", "Add `| tostring` or map another field."),
  blueprint_type: error("The blueprint is not a string.", `A fixed name needs inner quotes: '"service"'.`),
  relation_type: error("A relation is neither a string, a list of strings, null nor a search query."),
  null_as_text: warning(
    'The text "null" is in an identifier, blueprint or relation, because a missing value was made text.',
    "Write `// empty` behind what may be missing.",
  ),
  unstorable_value: error(
    "A value cannot be stored: U+0000, half a surrogate pair, or nested too deep. In `compat`, a mapped title, icon or property with such a character is null, and it is a warning.",
  ),
  entity_too_large: error(
    "The entity is larger than the catalog stores: what was mapped, or what a write makes of it.",
  ),
  items_to_parse_error: error("`itemsToParse` raised an error on this input."),
  items_to_parse_not_array: error("`itemsToParse` gave something other than a list."),
  items_to_parse_path_unproven: warning(
    "It cannot be proven which key `itemsToParse` reads, so nothing is removed from the top level.",
    "Set `itemsToParseTopLevelTransform: false` to say that this is meant.",
  ),
  items_to_parse_hides_key: warning(
    "The item has a key of the name under which its elements are found, and no expression can read that key.",
    "Set `itemsToParseName` to a name that no item has.",
  ),
} satisfies Record<string, ProblemCodeInfo>;

const plan = {
  not_found: answered(
    404,
    error("What is named does not exist: the blueprint, the target of a relation, or what the path of a request says."),
  ),
  identifier_invalid: error(
    "The identifier has a character that is not allowed, or more than 1000 characters.",
    "Letters, digits and @ _ . + : \\ / = - may be used; replace others with `gsub`.",
  ),
  blueprint_schema_mismatch: error("The entity does not fit its blueprint: a wrong type or a missing property."),
  unknown_property: warning("The blueprint has no such property. The value is kept."),
  unknown_relation: warning(
    "The blueprint has no such relation, so it is unknown what the value points at. It is left out.",
    "Add the relation to the blueprint, or take it out of the mapping.",
  ),
  inherited_ownership_enabled: error("The team comes from a related entity here, so it cannot be set."),
  blueprint_schema_unsupported: warning(
    "Something in the schema of a property cannot be checked, so values are held to its type only; an unknown type is text.",
    "Patterns run on a linear-time engine: without lookaround and backreferences.",
  ),
  relation_incomplete: warning(
    "A relation of a blueprint does not say whether it is `required` or `many`, so it is not.",
    "Write `true` or `false` for both.",
  ),
  required_relation: error("A relation that the blueprint requires is missing or would be taken away."),
  relation_many_violation: error("Several targets were given to a relation that takes one."),
  has_dependents: answered(
    403,
    error(
      "Other entities need the one to be deleted: a required relation of theirs points at it.",
      "Set `deleteDependentEntities: true` to delete them too.",
    ),
  ),
  key_collision: warning("Two items of one sync gave the same entity. The later one was folded over the earlier."),
  search_query_invalid: error(
    "A search query is not of the form `{combinator, rules}`, or one of its expressions gave no usable value.",
    `Each leaf is jq, so a fixed text needs inner quotes: combinator: '"and"'.`,
  ),
  search_no_match: error("A search query found no entity."),
  search_many_matches: error("A search query found several entities where one is needed."),
} satisfies Record<string, ProblemCodeInfo>;

const check = {
  resource_unreachable: warning("The selector is false for every item, so the resource maps nothing."),
  required_not_mapped: warning(
    "The blueprint requires a property or relation that the mapping does not have.",
    "Map it, unless another source writes it.",
  ),
  meaning_doubtful: warning("The expression is jq, but it means something else than was most likely meant."),
  quirk_single_quotes: warning(
    "A string stands in single quotes, which works in a mapping, but is not jq.",
    "Use double quotes if the expression is to run in jq as well.",
  ),
  quirk_bare_constant: warning("A boolean stands where jq text is expected. It is taken for what it says."),
  quirk_alias: warning(
    "A key is an alias. It is read, but not by every client.",
    "Write `deleteDependentEntities`, which all clients know.",
  ),
} satisfies Record<string, ProblemCodeInfo>;

const command = {
  snapshot_invalid: error(
    "A line of a catalog snapshot is not an entity.",
    "An entity has at least `blueprint` and `identifier`.",
  ),
  test_invalid: error("A mapping test is not of the form that `engine test` reads.", "docs/cli.md shows the form."),
  evaluator_disagrees: error("Real jq gives something else for this expression and input than this engine does."),
  evaluator_aborted: error("Real jq broke off on this expression and input: out of stack, of memory or of time."),
  evaluator_unavailable: error("The evaluator asked for cannot be had: there is no jq executable, or only an old one."),
} satisfies Record<string, ProblemCodeInfo>;

const api = {
  bad_request: refused(
    400,
    "The request is not HTTP that the server can read: its path, headers or framing are broken.",
  ),
  invalid_json: refused(400, "The body is not valid JSON, or its bytes are not UTF-8."),
  duplicate_key: refused(400, "A key stands twice in one object of the body.", "Keep one of the two."),
  json_too_deep: refused(400, "The body is nested deeper than the server reads."),
  invalid_encoding: refused(400, "The body is not what its `Content-Encoding` says, or breaks off."),
  invalid_host: refused(400, "The request has no valid `Host` header, or more than one."),
  invalid_request: refused(422, "The body, the query or the path does not have the form that the route takes."),
  unauthorized: refused(
    401,
    "The token is missing, malformed, expired or not of this server.",
    "Get one from `POST /v1/auth/access_token` and send it as `Authorization: Bearer <token>`.",
  ),
  invalid_credentials: refused(401, "No client has this id and secret."),
  route_not_found: refused(404, "No route has this method and path.", "The routes are listed at `/docs`."),
  request_timeout: refused(408, "The request did not arrive in time."),
  identifier_taken: refused(409, "Something with this identifier exists.", "`?upsert=true` changes what exists."),
  blueprint_in_use: refused(
    409,
    "The blueprint has entities, or relations of other blueprints with entities point at it.",
    "Delete its entities first, and the relations.",
  ),
  relation_removed: apart(
    "api",
    warning("A relation of a blueprint without entities pointed at a blueprint that was deleted. It is gone, too."),
  ),
  resync_stale: refused(409, "The sync is over, or a newer one of the integration has started."),
  integration_deleted: refused(409, "The integration was deleted; nothing more is taken for it."),
  record_not_set_aside: refused(
    409,
    "Only a record that was set aside, or applied with problems, can be tried again, and only the newest try; only one that was set aside can be discarded.",
  ),
  payload_freed: refused(
    410,
    "The raw items of the record were freed, because all payloads took more bytes than may be kept, or grew too old.",
    "Send the items again, or ask for a resync. `LONGSHORE_RAW_BYTES` and `LONGSHORE_RAW_DAYS` say how much is kept.",
  ),
  check_timed_out: refused(
    422,
    "Checking the configuration or blueprint took more time of a processor than it may, so nothing was stored.",
    "Take out expressions or patterns until it is checked, and look at the last one taken out.",
  ),
  check_out_of_memory: refused(
    422,
    "Checking the configuration or blueprint took more memory than it may, so nothing was stored.",
    "Take out expressions or patterns until it is checked, and look at the last one taken out.",
  ),
  blueprint_too_large: refused(
    422,
    "The schemas of the blueprint's properties are too large, or too many, to be compiled for its entities.",
    "Shorten the patterns, and repeat less in them: `{1,1000}` counts a thousand times.",
  ),
  blueprints_unchecked: apart(
    "api",
    warning(
      "To hold the mapping to its blueprints takes more time or memory than a check may. The configuration is stored.",
      "`engine check --blueprints` holds it to all of them.",
    ),
  ),
  payload_too_large: refused(413, "The body, as sent or decompressed, is larger than the route takes."),
  too_many_records: refused(
    413,
    "The body would become more records than one of its size may.",
    "Send fewer batches with more items each, or several bodies.",
  ),
  uri_too_long: refused(414, "The path, or a part of it, is longer than any identifier."),
  unsupported_media_type: refused(
    415,
    "The body is of a media type, charset or encoding that the route does not read.",
    "Send `application/json` in UTF-8, plain or with `Content-Encoding: gzip`.",
  ),
  integration_too_large: refused(
    422,
    "With this change the integration (attributes, configuration and resync state) is larger than the catalog stores.",
  ),
  property_type_change: refused(422, "The type of a property cannot change.", "Add another property, and map to it."),
  headers_too_large: refused(431, "The headers are larger or more than the server reads."),
  internal_error: refused(500, "Something went wrong in the server. Its log has the trace id of the answer."),
  selector_changed: apart(
    "api",
    error(
      "A batch was read with another selector than the mapping of its sync has. It is kept, and not mapped.",
      "Start the sync again: its *started* tells the mapping that it runs with.",
    ),
  ),
  destination_without_brokers: apart(
    "api",
    warning(
      "The changelog destination is Kafka, and the worker has no brokers: changes are kept, and go nowhere.",
      "Set `KAFKA_BROKERS` at every process of the worker, or take the destination out.",
    ),
  ),
  unavailable: refused(503, "The server cannot take this now: a service it needs is away, or its stores are full."),
} satisfies Record<string, ProblemCodeInfo>;

const record = {
  record_timed_out: apart("api", error("Mapping the record took longer than a record may take.")),
  patterns_too_costly: apart(
    "api",
    error(
      "The patterns of blueprints need more steps, instructions times characters, than a record or a call may take.",
      "Make the pattern shorter, above all its repetitions, or the texts; or send fewer entities at once.",
    ),
  ),
  record_out_of_memory: apart("api", error("Mapping the record took more memory than a record may take.")),
  record_crashed: apart("api", error("The process or thread that worked on the record ended each time.")),
  record_failed: apart("api", error("The record failed each time it was tried, for a reason that nobody foresaw.")),
} satisfies Record<string, ProblemCodeInfo>;

const migration = {
  ring_too_large: apart(
    "api",
    error(
      "More entities need one another in a ring than one transaction may delete, and no part of them can go first.",
      "Clear the required relation of one of them, or delete some of the ring by hand, and ask again.",
    ),
  ),
  migration_failed: apart("api", error("A slice of the migration failed each time it was tried.")),
} satisfies Record<string, ProblemCodeInfo>;

/**
 * Every stable problem code, grouped by where it arises. docs/errors.md lists exactly these; a code is never renamed,
 * since scripts match on it.
 */
export const problemCodeGroups = {
  config,
  jq,
  mapping,
  check,
  plan,
  command,
  api,
  record,
  migration,
} as const;

/** The same rows by code. */
export const problemCodes = {
  ...config,
  ...jq,
  ...mapping,
  ...check,
  ...plan,
  ...command,
  ...api,
  ...record,
  ...migration,
} as const;

export type ProblemCode = keyof typeof problemCodes;

/** The row of a code, with the optional fields in its type. */
export function problemCodeInfo(code: ProblemCode): ProblemCodeInfo {
  return problemCodes[code];
}
