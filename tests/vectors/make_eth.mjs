// Writes spec/vectors/eth.json: what viem and ethers say about RLP, ABI, transactions, typed data, addresses and
// keystores. Values are drawn from a fixed seed, so the file is the same each time (signatures are RFC 6979).
//   npm ci && node make_eth.mjs
import { createCipheriv, pbkdf2Sync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { SigningKey, Wallet, encryptKeystoreJsonSync } from 'ethers'
import * as viem from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

let counter = 0
const bytes = (n) => {
  let text = ''
  while (text.length < 2 * n) text += viem.keccak256(viem.toHex(`colophon eth vectors ${counter++}`)).slice(2)
  return `0x${text.slice(0, 2 * n)}`
}
const below = (n) => Number(BigInt(bytes(8)) % BigInt(n))
const json = (_, v) => (typeof v === 'bigint' ? v.toString() : v)

const rlp = () => {
  const items = [
    '0x', '0x00', '0x01', '0x7f', '0x80', '0xff', '0x0400', bytes(2), bytes(55), bytes(56), bytes(255), bytes(256),
    [], [[]], [[], [[]], [[], [[]]]], ['0x', '0x00', '0x7f', ['0x80', [bytes(54)]]], [bytes(54)], [bytes(55)],
    [bytes(32), [bytes(200), bytes(1)], bytes(700)], Array.from({ length: 60 }, () => '0x01'), bytes(1024),
  ]
  return items.map((item) => ({ item, encoded: viem.toRlp(item) }))
}

const addresses = () =>
  Array.from({ length: 24 }, () => bytes(20)).map((lower) => ({ lower, checksum: viem.getAddress(lower) }))

const creations = () => [0n, 1n, 127n, 128n, 255n, 256n, 65536n, 2n ** 40n].map((nonce) => {
  const from = bytes(20)
  return { deployer: from, nonce, address: viem.getContractAddress({ from, nonce }) }
})
const creations2 = () => Array.from({ length: 8 }, () => {
  const [from, salt, bytecode] = [bytes(20), bytes(32), bytes(1 + below(300))]
  return { deployer: from, salt, initCode: bytecode, address: viem.getCreate2Address({ from, salt, bytecode }) }
})

// A type as a tree that serves both viem (parameters) and C++ (its canonical text).
const parameter = (text) => viem.parseAbiParameters(text.replace(/^\(/, '').replace(/\)$/, ''))
const number = (bits) => BigInt(bytes(32)) % 2n ** BigInt(bits)
const draw = (p) => {
  const array = /^(.*)\[(\d*)\]$/.exec(p.type)
  if (array) {
    const n = array[2] === '' ? below(4) : Number(array[2])
    return Array.from({ length: n }, () => draw({ ...p, type: array[1] }))
  }
  if (p.type === 'tuple') return p.components.map(draw)
  const m = /^(u?int|bytes)(\d+)$/.exec(p.type)
  if (m?.[1] === 'uint') return number(m[2])
  if (m?.[1] === 'int') return number(m[2]) - 2n ** BigInt(m[2] - 1)
  if (m) return bytes(Number(m[2]))
  if (p.type === 'bool') return below(2) === 1
  if (p.type === 'address') return viem.getAddress(bytes(20))
  if (p.type === 'bytes') return below(4) === 0 ? '0x' : bytes(below(100))
  return ['', 'ink', 'mountains at dusk, étude', 'x'.repeat(32), 'y'.repeat(33)][below(5)]
}

// viem gives and takes numbers for widths up to 48 bits, bigint above.
const forViem = (p, v) => {
  const array = /^(.*)\[(\d*)\]$/.exec(p.type)
  if (array) return v.map((x) => forViem({ ...p, type: array[1] }, x))
  if (p.type === 'tuple') {
    const named = p.components.every((c) => c.name)
    const values = p.components.map((c, i) => forViem(c, v[i]))
    return named ? Object.fromEntries(p.components.map((c, i) => [c.name, values[i]])) : values
  }
  const m = /^u?int(\d+)$/.exec(p.type)
  return m && Number(m[1]) <= 48 ? Number(v) : v
}
const canonical = (p) =>
  p.type.startsWith('tuple') ? `(${p.components.map(canonical).join(',')})${p.type.slice(5)}` : p.type

const abi = () => {
  const types = [
    '(uint256)', '(uint8,int8,uint64,int64,int256)', '(bool,address,bytes32,bytes4)', '(string)', '(bytes,string)',
    '(uint256[])', '(uint256[3])', '(string[])', '(string[2],bytes[])', '(uint8[2][3])', '(uint16[][])',
    '(uint64[2][])', '(bytes32[][2])', '((uint256,string))', '((uint256,bool)[])', '((string,(bytes,uint8)[])[2],int32)',
    '((bytes32,(bytes32,int32)[],uint8,string,string,bytes32,string,uint16,uint32,uint16,uint16,uint8),uint64)',
    '(int32,(address,bytes)[],((bool)[],string)[])',
  ]
  const out = []
  for (const type of types) {
    for (let round = 0; round < 4; round++) {
      const parameters = parameter(type)
      const values = parameters.map(draw)
      const encoded = viem.encodeAbiParameters(parameters, parameters.map((p, i) => forViem(p, values[i])))
      out.push({ type, values: values, encoded })
    }
  }
  return out
}

const calls = () =>
  ['transfer(address,uint256)', 'finalise(uint256)', 'name()', 'commission((bytes32,uint8,(bytes32,int32)[],bytes),uint64[],bytes32)'].map((signature) => {
    const item = viem.parseAbiItem(`function ${signature}`)
    const values = item.inputs.map(draw)
    const args = item.inputs.map((p, i) => forViem(p, values[i]))
    const data = viem.encodeFunctionData({ abi: [item], functionName: item.name, args })
    return { signature, selector: data.slice(0, 10), values, data }
  })

const events = () =>
  [
    'Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
    'Delivered(uint256 indexed commissionId, bytes32 imageHash, bytes32 traceRoot)',
    'Named(string indexed name, string text, (uint8 kind, bytes body) work, int64 indexed at)',
    'Ping()',
  ].map((signature) => {
    const item = viem.parseAbiItem(`event ${signature}`)
    const values = item.inputs.map(draw)
    const args = Object.fromEntries(item.inputs.map((p, i) => [p.name, forViem(p, values[i])]))
    const topics = viem.encodeEventTopics({ abi: [item], eventName: item.name, args })
    const unindexed = item.inputs.map((p, i) => [p, values[i]]).filter(([p]) => !p.indexed)
    const data = viem.encodeAbiParameters(unindexed.map(([p]) => p), unindexed.map(([p, v]) => forViem(p, v)))
    // A dynamic value that is indexed cannot be read back: what decoding gives is its hash.
    const decoded = item.inputs.map((p, i) => (p.indexed && p.type === 'string' ? viem.keccak256(viem.toHex(values[i])) : values[i]))
    return {
      signature,
      canonical: `${item.name}(${item.inputs.map(canonical).join(',')})`,
      indexedHashes: item.inputs.map((p) => Boolean(p.indexed && p.type === 'string')),
      topics, data, values: decoded,
    }
  })

const transactions = async () => {
  const cases = [
    {},
    { to: null, data: bytes(70) },
    { value: 10n ** 18n, data: '0x' },
    { nonce: 0, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
    { chainId: 31337, gas: 16777216n },
    { accessList: [{ address: bytes(20), storageKeys: [bytes(32), bytes(32)] }, { address: bytes(20), storageKeys: [] }] },
    { value: 2n ** 255n, chainId: 2 ** 40, nonce: 2 ** 33 },
  ]
  const out = []
  for (const change of cases) {
    const key = bytes(32)
    const fee = number(40)
    const tx = {
      type: 'eip1559', chainId: 1, nonce: below(1000), maxPriorityFeePerGas: fee / 3n, maxFeePerGas: fee,
      gas: BigInt(21000 + below(1000000)), to: viem.getAddress(bytes(20)), value: number(70), data: bytes(below(80)),
      accessList: [], ...change,
    }
    const account = privateKeyToAccount(key)
    const unsigned = viem.serializeTransaction(tx)
    const signed = await account.signTransaction(tx)
    out.push({
      key, from: account.address, transaction: tx, signingHash: viem.keccak256(unsigned), signed, hash: viem.keccak256(signed),
    })
  }
  return out
}

const signatures = () => Array.from({ length: 24 }, () => {
  const [key, digest] = [bytes(32), bytes(32)]
  const { r, s, yParity } = new SigningKey(key).sign(digest)
  return { key, address: new Wallet(key).address, digest, r, s, yParity }
})

const typedData = async () => {
  const recipe = {
    Recipe: [
      ['model', 'bytes32'], ['adapters', 'Adapter[]'], ['promptRule', 'uint8'], ['prompt', 'string'],
      ['steps', 'uint16'], ['guidance', 'uint32'],
    ],
    Adapter: [['id', 'bytes32'], ['strength', 'int32']],
    Request: [['recipe', 'Recipe'], ['seed', 'uint64']],
  }
  const cases = [
    { types: recipe, primaryType: 'Request', domain: { name: 'Colophon', version: '1', chainId: 31337, verifyingContract: viem.getAddress(bytes(20)) } },
    { types: { Mail: [['from', 'Person'], ['to', 'Person[2]'], ['contents', 'string'], ['body', 'bytes']], Person: [['name', 'string'], ['wallet', 'address']] },
      primaryType: 'Mail', domain: { name: 'Mail', chainId: 1, salt: bytes(32) } },
    { types: { Grid: [['cells', 'uint16[2][]'], ['names', 'string[]'], ['flag', 'bool'], ['tag', 'bytes4'], ['depth', 'int256']] },
      primaryType: 'Grid', domain: { version: '2' } },
    { types: { Empty: [] }, primaryType: 'Empty', domain: {} },
  ]
  const out = []
  for (const { types, primaryType, domain } of cases) {
    const expand = (type) => {
      const m = /^([A-Za-z]+)((?:\[\d*\])*)$/.exec(type)
      return m && types[m[1]]
        ? { type: `tuple${m[2]}`, components: types[m[1]].map(([name, t]) => ({ name, ...expand(t) })) }
        : { type }
    }
    const shape = expand(primaryType)
    const message = draw(shape)
    const fields = Object.fromEntries(Object.entries(types).map(([n, f]) => [n, f.map(([name, type]) => ({ name, type }))]))
    const EIP712Domain = viem.getTypesForEIP712Domain({ domain })
    const viemMessage = shape.components.length ? forViem(shape, message) : {}
    const all = { ...fields, EIP712Domain }
    const key = bytes(32)
    const definition = { domain, types: fields, primaryType, message: viemMessage }
    out.push({
      types: fields, primaryType, domain, message,
      domainSeparator: viem.hashDomain({ domain, types: all }),
      structHash: viem.hashStruct({ data: viemMessage, primaryType, types: all }),
      digest: viem.hashTypedData(definition),
      key, signature: await privateKeyToAccount(key).signTypedData(definition),
    })
  }
  return out
}

const keystores = async () => {
  const out = []
  const check = async (name, password, keystore, key) => {
    const wallet = await Wallet.fromEncryptedJson(JSON.stringify(keystore), password)
    if (wallet.privateKey !== key) throw new Error(`ethers reads another key from ${name}`)
    out.push({ name, password, key, address: wallet.address, keystore })
  }
  const hex = (text) => Buffer.from(text.slice(2), 'hex')
  for (const [name, password, scrypt] of [
    ['scrypt, as ethers writes it with a low cost', 'pass word', { N: 1024, r: 8, p: 1 }],
    ['scrypt, several lanes, a password beyond ASCII', 'Grüße, 紙と墨', { N: 256, r: 4, p: 6 }],
  ]) {
    const key = bytes(32)
    const text = encryptKeystoreJsonSync({ address: new Wallet(key).address, privateKey: key }, password, {
      salt: hex(bytes(32)), iv: hex(bytes(16)), uuid: hex(bytes(16)), scrypt,
    })
    const keystore = JSON.parse(text)
    keystore.crypto = keystore.Crypto
    delete keystore.Crypto
    delete keystore['x-ethers']
    await check(name, password, keystore, key)
  }
  {
    const [key, salt, iv, c, password] = [bytes(32), bytes(32), bytes(16), 5000, 'ink']
    const derived = pbkdf2Sync(password, hex(salt), c, 32, 'sha256')
    const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), hex(iv))
    const ciphertext = Buffer.concat([cipher.update(hex(key)), cipher.final()])
    const mac = viem.keccak256(Buffer.concat([derived.subarray(16, 32), ciphertext]))
    await check('pbkdf2', password, {
      version: 3, id: '00000000-0000-4000-8000-000000000000', address: new Wallet(key).address.slice(2).toLowerCase(),
      crypto: {
        cipher: 'aes-128-ctr', cipherparams: { iv: iv.slice(2) }, ciphertext: ciphertext.toString('hex'), kdf: 'pbkdf2',
        kdfparams: { dklen: 32, salt: salt.slice(2), c, prf: 'hmac-sha256' }, mac: mac.slice(2),
      },
    }, key)
  }
  // The example of the Web3 Secret Storage definition itself.
  await check('the definition\'s pbkdf2 example', 'testpassword', {
    crypto: {
      cipher: 'aes-128-ctr', cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
      ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46', kdf: 'pbkdf2',
      kdfparams: { c: 262144, dklen: 32, prf: 'hmac-sha256', salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd' },
      mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
    },
    id: '3198bc9c-6672-5ab3-d995-4942343ae5b6', version: 3,
  }, '0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d')
  return out
}

const vectors = {
  about: 'Written by tests/vectors/make_eth.mjs with viem 2.57.20 and ethers 6.15.0. Numbers of uint and int types are decimal strings.',
  rlp: rlp(), addresses: addresses(), create: creations(), create2: creations2(), abi: abi(), calls: calls(),
  events: events(), transactions: await transactions(), signatures: signatures(), typedData: await typedData(),
  keystores: await keystores(),
}
const sections = Object.entries(vectors).map(([name, list]) =>
  Array.isArray(list)
    ? `  ${JSON.stringify(name)}: [\n${list.map((v) => `    ${JSON.stringify(v, json)}`).join(',\n')}\n  ]`
    : `  ${JSON.stringify(name)}: ${JSON.stringify(list)}`)
writeFileSync(new URL('../../spec/vectors/eth.json', import.meta.url), `{\n${sections.join(',\n')}\n}\n`)
