// What our amounts need inside SQLite: wei(blob) as decimal text, wei_sum(blob) as 32 bytes, unhex-free
// hexadecimal text hex0x(blob).
#pragma once

struct sqlite3;

namespace colophon::node {

// Returns SQLite's result code.
int add_sql_functions(sqlite3* database);

}  // namespace colophon::node
