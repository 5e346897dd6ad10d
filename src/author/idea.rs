//! Settings of `IntelliJ` that give every record its schema while it is written.

use std::fmt::Write as _;

use serde_json::Value;

/// The content of `.idea/jsonSchemas.xml`, out of the settings of VS Code: each schema with its files.
#[must_use]
pub fn mappings(editor: &Value) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<project version=\"4\">\n  \
         <component name=\"JsonSchemaMappingsProjectConfiguration\">\n    <state>\n      <map>\n",
    );
    let schemas = editor.get("yaml.schemas").and_then(Value::as_object);
    for (schema, globs) in schemas.into_iter().flatten() {
        let path = schema.trim_start_matches("./");
        let name = path.trim_start_matches("schemas/").trim_end_matches(".schema.json");
        // writing to a text can not fail
        let _ = write!(
            out,
            "        <entry key=\"{name}\">\n          <value>\n            <SchemaInfo>\n              \
             <option name=\"name\" value=\"{name}\" />\n              \
             <option name=\"relativePathToSchema\" value=\"{path}\" />\n              \
             <option name=\"patterns\">\n                <list>\n"
        );
        for glob in globs.as_array().into_iter().flatten().filter_map(Value::as_str) {
            // a star stands for any folders here
            let glob = glob.replace("**/*/", "*/");
            let _ = write!(
                out,
                "                  <Item>\n                    <option name=\"pattern\" value=\"true\" />\n                    \
                 <option name=\"path\" value=\"{glob}\" />\n                    \
                 <option name=\"mappingKind\" value=\"Pattern\" />\n                  </Item>\n"
            );
        }
        out.push_str(
            "                </list>\n              </option>\n            </SchemaInfo>\n          </value>\n        \
             </entry>\n",
        );
    }
    out.push_str("      </map>\n    </state>\n  </component>\n</project>\n");
    out
}
