// Times f32 convolutions by ONNX Runtime: reads a JSON list of layers (h, w, inputs, outputs, kernel, stride) from
// standard input, prints a list of milliseconds.
//
//   node bench/onnx_conv.mjs THREADS RUNS < layers.json
//
// With one thread it is the process's processor time that counts, as in kernel_bench.
import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-node'

// Protocol buffers, as much as a one-node graph needs. Field numbers are those of onnx.proto.
const varint = (n) => {
  const bytes = []
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) | 128)
  return Buffer.from([...bytes, n])
}
const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)])
const bytes = (field, value) => {
  const content = typeof value === 'string' ? Buffer.from(value) : Buffer.concat([value].flat())
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
}
const FLOAT = 1
const INTS = 7

const tensorType = (name, extents) =>
  [bytes(1, name), bytes(2, bytes(1, [number(1, FLOAT), bytes(2, extents.map((e) => bytes(1, number(1, e))))]))]
const ints = (name, values) => bytes(5, [bytes(1, name), number(20, INTS), ...values.map((v) => number(8, v))])

function model({ h, w, inputs, outputs, kernel, stride }) {
  const pad = Math.floor(kernel / 2)
  const weights = Float32Array.from({ length: outputs * inputs * kernel * kernel }, (_, i) => ((i * 37) % 101) / 101 - 0.5)
  const node = [bytes(1, 'x'), bytes(1, 'w'), bytes(2, 'y'), bytes(4, 'Conv'), ints('kernel_shape', [kernel, kernel]),
    ints('pads', [pad, pad, pad, pad]), ints('strides', [stride, stride])]
  const initializer = [...[outputs, inputs, kernel, kernel].map((e) => number(1, e)), number(2, FLOAT), bytes(8, 'w'),
    bytes(9, Buffer.from(weights.buffer))]
  const graph = [bytes(1, node), bytes(2, 'layer'), bytes(5, initializer),
    bytes(11, tensorType('x', [1, inputs, h * stride, w * stride])), bytes(12, tensorType('y', [1, outputs, h, w]))]
  return Buffer.concat([number(1, 8), bytes(7, graph), bytes(8, [bytes(1, ''), number(2, 13)])])
}

async function milliseconds(layer, threads, runs) {
  const session = await ort.InferenceSession.create(model(layer), { intraOpNumThreads: threads, interOpNumThreads: 1 })
  const shape = [1, layer.inputs, layer.h * layer.stride, layer.w * layer.stride]
  const x = new ort.Tensor('float32', Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => ((i * 53) % 89) / 89), shape)
  const now = () => {
    if (threads > 1) return performance.now()
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  const macs = layer.h * layer.w * layer.inputs * layer.outputs * layer.kernel * layer.kernel
  const calls = Math.max(1, Math.round(1e9 / macs))
  let best = Infinity
  for (let run = 0; run < runs; ++run) {
    const begin = now()
    for (let call = 0; call < calls; ++call) await session.run({ x })
    best = Math.min(best, (now() - begin) / calls)
  }
  return best
}

const [threads, runs] = process.argv.slice(2).map(Number)
const found = []
for (const layer of JSON.parse(readFileSync(0, 'utf8'))) found.push(await milliseconds(layer, threads, runs))
console.log(JSON.stringify(found))
