// What fails is shown; the last line is what ./check counts.
export default async function* report(source) {
  let passed = 0, failed = 0;
  for await (const { type, data } of source) {
    if (type === 'test:pass' && data.details?.type !== 'suite') ++passed;
    if (type === 'test:fail' && data.details?.type !== 'suite') {
      ++failed;
      yield `FAILED ${data.name}\n${data.details.error?.cause?.stack ?? data.details.error?.stack ?? data.details.error}\n`;
    }
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
  }
  yield `${passed} passed, ${failed} failed\n`;
}
