/* One search over the indexes of several sites: each is asked the same. */
const PLACES = [];
const all = Promise.all(PLACES.map(async ([place, names]) => {
  const folder = new URL(`../${place}/pagefind/`, import.meta.url);
  const others = names.map((name) => new URL(`${name}/`, folder).href);
  return [place, await import(new URL("pagefind.js", folder).href), others];
}));

export async function options(chosen) {
  await Promise.all((await all).map(async ([, index, others]) => {
    await index.options(chosen);
    await Promise.all(others.map((other) => index.mergeIndex(other, chosen)));
  }));
}

export async function search(query, chosen) {
  const answers = await Promise.all((await all).map(async ([place, index]) =>
    (await index.search(query, chosen)).results.map((one) => ({
      ...one,
      id: `${place}/${one.id}`,
      data: async () => {
        const data = await one.data();
        return { ...data, raw_url: `/${place}${data.raw_url ?? data.url}` };
      },
    }))));
  return { results: answers.flat().sort((one, other) => other.score - one.score) };
}
