import { useTheSdk } from './program.js';

const asked = new URLSearchParams(location.search);
const place = document.querySelector('#outcome')!;
try {
  const outcome = await useTheSdk(asked.get('url') ?? '', location.hash.slice(1));
  place.textContent = JSON.stringify(outcome);
} catch (error) {
  place.textContent = String(error);
}
