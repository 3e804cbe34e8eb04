import { build } from "esbuild";
const engine="/tmp/x-speed/packages/engine/";
const fmt=process.argv[2], out=process.argv[3];
const r=await build({stdin:{contents:`import {processTerminal} from "./terminal/terminal.ts";import {main as run} from "./commands/run.ts";export async function main(args){const t=processTerminal();const c=await run(args,t);t.data.output.flush();t.words.output.flush();process.exit(c)}`,resolveDir:engine+"src/cli",loader:"ts"},outfile:out,bundle:true,platform:"node",target:"node22",format:fmt,conditions:["source"],mainFields:["module","main"],external:["jq-wasm","node-jq"],
plugins:[{name:"x",setup(b){b.onResolve({filter:/./},a=>a.kind==="dynamic-import"?{path:a.path,external:true}:undefined)}}],
...(fmt==="cjs"?{define:{"import.meta.url":"__url"},banner:{js:'const __url = require("node:url").pathToFileURL(__filename).href;'}}:{banner:{js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);'}}),legalComments:"none",logLevel:"warning",minifyWhitespace:true,minifySyntax:true,minifyIdentifiers:process.argv[4]==="min",metafile:true});
const o=Object.values(r.metafile.outputs)[0];const by={};for(const [f,{bytesInOutput}] of Object.entries(o.inputs)){const m=/node_modules\/.pnpm\/([^/]+)/.exec(f);const k=m?m[1]:f.split("/src/")[0];by[k]=(by[k]??0)+bytesInOutput}
console.log(o.bytes,JSON.stringify(Object.entries(by).sort((a,b)=>b[1]-a[1]).slice(0,8)));
console.log(Object.keys(o.inputs).filter(f=>f.includes("shared/src")).map(f=>f.split("/src/")[1]).join(" "));
