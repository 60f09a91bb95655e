import { readFile } from 'node:fs/promises';
import {
  Copy,
  DockerfileParser,
  From,
  Healthcheck,
  type Instruction,
  JSONInstruction,
} from 'dockerfile-ast';

/** A step of a stage: what stands behind its keyword, as words. */
export interface Step {
  keyword: string;
  words: string[];
  /** Of a COPY: the stage that it is from. */
  from: string | null;
}

/** A stage of the image: what it is made of, and its steps. */
export interface Stage {
  name: string | null;
  image: string;
  steps: Step[];
}

/** The stages of the Dockerfile, in their order. */
export async function readStages(path: URL): Promise<Stage[]> {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(
    await readFile(path, 'utf8'),
  ).getInstructions()) {
    if (instruction instanceof From) {
      const [name, image] = [instruction.getBuildStage(), instruction.getImage()];
      stages.push({ name, image: image!, steps: [] });
    } else {
      stages.at(-1)?.steps.push(stepOf(instruction));
    }
  }
  return stages;
}

function stepOf(instruction: Instruction): Step {
  const keyword = instruction.getKeyword();
  if (instruction instanceof Healthcheck) {
    const [, command] = /\bCMD\s+(\[.*\])$/s.exec(instruction.getArgumentsContent()!)!;
    return { keyword, words: JSON.parse(command!) as string[], from: null };
  }
  const from = instruction instanceof Copy ? (instruction.getFromFlag()?.getValue() ?? null) : null;
  const strings = instruction instanceof JSONInstruction ? instruction.getJSONStrings() : [];
  const words =
    strings.length > 0
      ? strings.map((string) => string.getJSONValue())
      : instruction.getArguments().map((argument) => argument.getValue());
  return { keyword, words, from };
}

/** The words of the last such step of the stage. Throws where there is none. */
export function lastOf({ steps }: Stage, keyword: string): string[] {
  const found = steps.findLast((step) => step.keyword === keyword);
  if (!found) throw new Error(`The stage has no ${keyword}`);
  return found.words;
}
