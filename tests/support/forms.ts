import { HeadlessCrm } from '@headless-crm/sdk';
import type { TestServer } from './server.ts';
import { mailTo } from './smtp.ts';

export type FormCreate = Parameters<HeadlessCrm['forms']['create']>[0];
export type Form = Awaited<ReturnType<HeadlessCrm['forms']['create']>>;

/** What a form of contacts usually has; limits so high that no test meets them by chance. */
export const contactForm = {
  name: 'Contact us',
  fields: [
    { name: 'email', field: 'email', required: true, label: 'Your address' },
    { name: 'first', field: 'firstName' },
    { name: 'last', field: 'lastName' },
    { name: 'tel', field: 'phone' },
    { name: 'job', field: 'jobTitle' },
  ],
  allowedOrigins: ['https://www.example.com'],
  submissionsPerMinute: { perAddress: 1000, perForm: 6000 },
} satisfies FormCreate;

/** Where a form takes what is sent. */
export const pathOf = ({ id }: Pick<Form, 'id'>): string => `/api/v1/forms/${id}/submissions`;

/** Sends inputs as the script of a page does. */
export function postJson(
  { url }: TestServer,
  form: Form,
  inputs: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + pathOf(form), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-form-key': form.publicKey, ...headers },
    body: typeof inputs === 'string' ? inputs : JSON.stringify(inputs),
  });
}

/** Sends inputs as a browser does for a plain HTML form. */
export function postHtml(
  { url }: TestServer,
  form: Form,
  inputs: Record<string, string> | [string, string][] | string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}${pathOf(form)}?key=${form.publicKey}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: typeof inputs === 'string' ? inputs : String(new URLSearchParams(inputs)),
  });
}

/** Sends a form that asks by mail; gives what is in the link of the mail. */
export async function askForConfirmation(
  server: TestServer,
  accessToken: string,
): Promise<{ formId: string; token: string }> {
  const crm = new HeadlessCrm({ baseUrl: server.url, accessToken });
  const doubleOptIn = { subject: 'Please confirm', text: '{{link}}' };
  const { id: formId } = await crm.forms.create({ ...contactForm, doubleOptIn });
  const email = `${crypto.randomUUID()}@example.com`;
  await crm.forms.submit({ formId, fields: { email } });
  const { text } = await mailTo(server, email);
  return { formId, token: text.trim().split('/').at(-1)! };
}
