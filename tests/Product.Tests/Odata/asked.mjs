// What both clients are asked for, given by the test that starts them.
const { LC_ODATA: root, LC_KEY: key, LC_STREET: street, LC_TITLE: title, LC_PART: part } = process.env;

/** Address of the service, without a slash behind it. */
export { root, street, title, part };

export const headers = { Authorization: `Bearer ${key}`, 'Accept-Language': 'zh-CN' };

/** Every refusal a client shows: status where it tells one, and what the server has said. */
export async function refusal(ask) {
  try {
    return { answered: await ask() };
  } catch (refused) {
    return refused instanceof Response ? { status: refused.status, said: await refused.json() } : { said: JSON.parse(refused.message) };
  }
}

export function tell(found) {
  process.stdout.write(JSON.stringify(found) + '\n');
}
