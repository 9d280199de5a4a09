// The Worker's side of painter.js: one engine, one model.
import {ColophonError, loadEngine} from './engine.js';

let engine = null;
let model = null;

const ACTIONS = {
  async load({wasm, bytes, adapters}) {
    engine ??= await loadEngine(wasm);
    model?.free();
    model = null;
    model = engine.loadModel(bytes, adapters);
    return [{id: model.id, name: model.name}];
  },
  paint({wish}, report) {
    if (!model) throw new ColophonError('NoModel', 'no model is loaded', 'load one first');
    const painting = model.paint(wish, report);
    return [painting, [painting.picture.buffer]];
  },
};

onmessage = async ({data: {call, action, ...rest}}) => {
  try {
    const [answer, moved = []] = await ACTIONS[action](rest, (done, total) => postMessage({call, done, total}));
    postMessage({call, answer}, moved);
  } catch (error) {
    const {code = 'EngineFailed', message, hint = ''} = error;
    postMessage({call, error: {code, message, hint}});
  }
};
