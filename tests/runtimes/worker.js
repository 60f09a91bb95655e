import { useTheSdk } from './program.js';

/** An edge worker: it has the address and the token of the server in its environment. */
export default {
  async fetch(_request, { CRM_URL, CRM_TOKEN }) {
    return Response.json(await useTheSdk(CRM_URL, CRM_TOKEN));
  },
};
