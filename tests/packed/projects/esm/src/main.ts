import { useTheSdk } from './program.js';

const { CRM_URL = '', CRM_TOKEN = '' } = process.env;
void useTheSdk(CRM_URL, CRM_TOKEN).then((outcome) => console.log(JSON.stringify(outcome)));
