// Strings, objects and buffers, as a small server would make them.
const rows = [];
let total = 0;
for (let turn = 0; turn < 6; turn++) {
  rows.length = 0;
  for (let i = 0; i < 300000; i++) rows.push({ name: `row ${i}`, value: i * 1.5, tags: [i % 7, i % 11] });
  const text = JSON.stringify(rows);
  total += JSON.parse(text).length + Buffer.from(text).length;
}
console.log(total);
