import { runnablePrograms } from "./generate/runnable-programs.ts";
import { generateProgram } from "./generate-program.ts";

for (let i = 1; i <= 25; i++) console.log(generateProgram(i, runnablePrograms, 12).text);
