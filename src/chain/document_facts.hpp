// What the chain says for ever about a piece, for its provenance document. Only contract state and block
// headers are read, and nothing that can change later: two machines get the same facts.
#pragma once

#include "chain/deployment.hpp"
#include "eth/client.hpp"
#include "provenance/document.hpp"

namespace colophon::chain {

// Errors: TokenUnknown, TokenReserved (nothing was minted under that id yet), ChainContradiction (recipe and
// seed do not hash to the token's id: the node or the deployments file is wrong), those of the chain.
Result<provenance::ChainFacts> read_document_facts(eth::Client& client, const Deployment& deployment,
                                                   const Bytes32& token_id);

}  // namespace colophon::chain
