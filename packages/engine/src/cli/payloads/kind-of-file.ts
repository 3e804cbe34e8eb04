import { didYouMean, problem } from "@longshore/shared";
import { CliFailure } from "../cli-failure.ts";
import { EXIT } from "../exit-codes.ts";
import { namesAround, type PayloadFile } from "./find-files.ts";
