// The API's plain lists, one a table of data each: jobs, works, payouts, providers, creators, auctions,
// verifications, history.
#pragma once

#include "api/resource.hpp"

namespace colophon::api {

const Resource& jobs();
const Resource& works();
const Resource& payouts();
const Resource& providers();
const Resource& creators();
const Resource& auctions();
const Resource& verifications();
const Resource& history();
const std::vector<Column>& bid_columns();

// GET for each list, and for one job, work, provider, creator, auction.
void add_tables(http::Router& router, Readers& readers);

}  // namespace colophon::api
