/** Ways to ask for what is kept from who asks. */
import { type House, secrets } from './blind.ts';

/** Asks; gives what tells, or null where nothing does. */
export type Question = (house: House) => Promise<string | null>;
export type Questions = Record<string, Question>;

export type Asked = Parameters<House['member']>[1];
export type Path = string | ((house: House) => string | Promise<string>);

export const post = (body: object): Asked => ({ method: 'POST', body });
export const put = (body: object): Asked => ({ method: 'PUT', body });
export const patch = (body: object): Asked => ({ method: 'PATCH', body });

const ask = async (house: House, path: Path, asked: Asked) =>
  house.member(typeof path === 'string' ? path : await path(house), asked);

/** Part of the text that tells; null where none does. */
export const found = (telling: RegExp, text: string): string | null =>
  telling.exec(text)?.[0] ?? null;

/** He is answered, and not by what is hidden. */
export const shows =
  (path: Path, asked?: Asked, telling = secrets): Question =>
  async (house) => {
    const { status, text } = await ask(house, path, asked);
    return status < 300 ? found(telling, text) : `${status} ${text}`;
  };

/** He is refused: what he was answered, or the order of it, would tell. */
export const refuses =
  (refusal: number, path: Path, asked?: Asked): Question =>
  async (house) => {
    const { status, text } = await ask(house, path, asked);
    return status === refusal ? null : `${status} ${text}`;
  };

/** Why he is refused does not tell either. */
export const refusesSilently =
  (refusal: number, path: Path, asked?: Asked, telling = secrets): Question =>
  async (house) => {
    const { status, text } = await ask(house, path, asked);
    return status === refusal ? found(telling, text) : `${status} ${text}`;
  };
