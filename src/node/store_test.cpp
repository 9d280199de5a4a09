#include "node/store.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

#include "node/schema.hpp"

namespace colophon::node {
namespace {

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() {
    std::string name = (std::filesystem::temp_directory_path() / "colophon-store-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~StoreTest() override { std::filesystem::remove_all(folder_); }
  std::string path(const char* name) const { return folder_ + "/" + name; }
  std::string folder_;
};

std::int64_t count(Store& store, const std::string& sql) {
  return store.database().execAndGet(sql).getInt64();
}

const std::string kInsert = "INSERT INTO settings VALUES (?, ?)";

TEST_F(StoreTest, EveryTableIsStrictAndNoneIsForgottenByUndo) {
  Store store = Store::open(path("a")).value();
  SQLite::Statement tables(store.database(),
                           "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' "
                           "AND type = 'table' AND name NOT LIKE 'sqlite_%'");
  int seen = 0;
  while (tables.executeStep()) {
    EXPECT_EQ(tables.getColumn(1).getInt(), 1) << tables.getColumn(0).getString();
    ++seen;
  }
  EXPECT_EQ(seen, 37);
  for (const std::string_view table : undone_tables()) {
    EXPECT_EQ(count(store, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '" +
                               std::string(table) + "'"),
              3)
        << table;
  }
}

TEST_F(StoreTest, TheViewsRead) {
  Store store = Store::open(path("a")).value();
  for (const char* view : {"providers", "creators"})
    EXPECT_EQ(count(store, std::string("SELECT count(*) FROM ") + view), 0);
}

// A file of version 2, from before the Steward was read: its chain tables are read anew, the rest stays.
TEST_F(StoreTest, AnOlderFileForgetsTheChainAndNothingElse) {
  {
    SQLite::Database old(path("a"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec(std::string(migrations()[0]));
    old.exec(std::string(migrations()[1]));
    old.exec("PRAGMA user_version = 2");
    old.exec(
        "INSERT INTO deployment VALUES (1, 31337, zeroblob(32), 7, zeroblob(20), zeroblob(20), zeroblob(20), "
        "zeroblob(20), zeroblob(20), zeroblob(20), 1, 1, 1, 1, 1, zeroblob(32), zeroblob(32), zeroblob(32));"
        "INSERT INTO cursor (only_row, block, hash, time_s, head) VALUES (1, 50, zeroblob(32), 9, 50);"
        "INSERT INTO piece_words VALUES ('sea', zeroblob(32));"
        "INSERT INTO events (block, log_index, time_s, contract, name, payload) VALUES (40, 0, 9, 'studio', "
        "'Voided', '{}');"
        "INSERT INTO settings VALUES ('kept', 'yes')");
  }
  Store store = Store::open(path("a")).value();
  EXPECT_EQ(count(store, "SELECT count(*) FROM cursor"), 0);
  EXPECT_EQ(count(store, "SELECT count(*) FROM piece_words"), 0);
  EXPECT_EQ(count(store, "SELECT count(*) FROM deployment"), 1);
  EXPECT_EQ(count(store, "SELECT count(*) FROM settings"), 1);
  EXPECT_EQ(count(store, "SELECT count(*) FROM events"), 1);
  EXPECT_EQ(count(store, "SELECT payload ->> 'takenBack' FROM events WHERE name = 'Reorganised'"), 44);
  EXPECT_EQ(count(store, "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND name = 'artists'"), 0);
}

TEST_F(StoreTest, AnErrorLeavesNothingAndAValueLeavesAll) {
  Store store = Store::open(path("a")).value();
  const auto failed = store.write([&]() -> Result<void> {
    store.run(kInsert, "a", "1");
    return Error{"Stop", "stop"};
  });
  EXPECT_EQ(failed.error().code, "Stop");
  EXPECT_EQ(count(store, "SELECT count(*) FROM settings"), 0);
  ASSERT_TRUE(store.write([&]() -> Result<void> {
    store.run(kInsert, "a", "1");
    return store.write([&]() -> Result<void> {  // joins
      store.run(kInsert, "b", "2");
      return {};
    });
  }));
  EXPECT_EQ(count(store, "SELECT count(*) FROM settings"), 2);
}

TEST_F(StoreTest, WhatSqliteRefusesIsAnError) {
  Store store = Store::open(path("a")).value();
  const auto twice = store.write([&]() -> Result<void> {
    store.run(kInsert, "a", "1");
    store.run(kInsert, "a", "2");
    return {};
  });
  EXPECT_EQ(twice.error().code, "StoreFailed");
  for (int i = 0; i < 2; ++i) {
    const auto no_sql = store.read([&]() -> Result<void> {
      store.prepare("SELECT nothing FROM nowhere");
      return {};
    });
    EXPECT_EQ(no_sql.error().code, "StoreFailed");
  }
  EXPECT_EQ(count(store, "SELECT count(*) FROM settings"), 0);
  EXPECT_TRUE(store.write([&]() -> Result<void> {
    store.run(kInsert, "a", "1");
    return {};
  }));
}

TEST_F(StoreTest, AReaderSeesOneStateWhileOthersWrite) {
  Store store = Store::open(path("a")).value();
  Store reader = Store::open(path("a"), Store::Access::kRead).value();
  ASSERT_TRUE(reader.read([&]() -> Result<void> {
    EXPECT_EQ(count(reader, "SELECT count(*) FROM settings"), 0);
    EXPECT_TRUE(store.write([&]() -> Result<void> {
      store.run(kInsert, "a", "1");
      return {};
    }));
    EXPECT_EQ(count(reader, "SELECT count(*) FROM settings"), 0);
    return {};
  }));
  EXPECT_EQ(count(reader, "SELECT count(*) FROM settings"), 1);
  const auto refused = reader.write([&]() -> Result<void> {
    reader.run(kInsert, "b", "1");
    return {};
  });
  EXPECT_EQ(refused.error().code, "StoreFailed");
}

TEST_F(StoreTest, OurFormsComeBackAsTheyWent) {
  Store store = Store::open(path("a")).value();
  const Bytes32 hash{1, 2, 3};
  const eth::Address address{{4, 5}};
  const auto amount = eth::parse_uint256("340282366920938463463374607431768211456").value();
  ASSERT_TRUE(store.read([&]() -> Result<void> {
    auto& row = bind_all(store.prepare("SELECT ?, ?, ?, ?, ?, ?, wei(?3), hex0x(?2)"), hash, address, amount,
                         std::optional<Bytes32>(), Bytes(), std::uint64_t{7});
    EXPECT_TRUE(row.executeStep());
    EXPECT_EQ(hash_of(row.getColumn(0)), hash);
    EXPECT_EQ(address_of(row.getColumn(1)), address);
    EXPECT_EQ(wei_of(row.getColumn(2)), amount);
    EXPECT_TRUE(row.getColumn(3).isNull());
    EXPECT_FALSE(row.getColumn(4).isNull());
    EXPECT_EQ(u64_of(row.getColumn(5)), 7u);
    EXPECT_EQ(text_of(row.getColumn(6)), amount.decimal());
    EXPECT_EQ(text_of(row.getColumn(7)), "0x0405000000000000000000000000000000000000");
    return {};
  }));
}

TEST_F(StoreTest, AmountsAddUpBeyondSixtyFourBits) {
  Store store = Store::open(path("a")).value();
  ASSERT_TRUE(store.read([&]() -> Result<void> {
    const eth::Uint256 big = eth::parse_uint256("18446744073709551615").value();
    auto& row = bind_all(
        store.prepare("SELECT wei(wei_sum(x)) FROM (SELECT ? AS x UNION ALL SELECT ? UNION ALL SELECT NULL)"),
        big, big);
    EXPECT_TRUE(row.executeStep());
    EXPECT_EQ(text_of(row.getColumn(0)), "36893488147419103230");
    auto& none = store.prepare("SELECT wei(wei_sum(value)) FROM settings");
    EXPECT_TRUE(none.executeStep());
    EXPECT_EQ(text_of(none.getColumn(0)), "0");
    return {};
  }));
}

TEST_F(StoreTest, ABackUpIsWholeAndNeverOverwrites) {
  Store store = Store::open(path("a")).value();
  ASSERT_TRUE(store.write([&]() -> Result<void> {
    for (int i = 0; i < 2000; ++i) store.run(kInsert, std::to_string(i), std::string(100, 'x'));
    return {};
  }));
  ASSERT_TRUE(store.back_up(path("b")));
  EXPECT_FALSE(std::filesystem::exists(path("b-wal")));
  Store copy = Store::open(path("b")).value();
  EXPECT_EQ(count(copy, "SELECT count(*) FROM settings"), 2000);
  EXPECT_EQ(copy.database().execAndGet("PRAGMA integrity_check").getString(), "ok");
  EXPECT_EQ(store.back_up(path("b")).error().code, "FileExists");
}

TEST_F(StoreTest, AFileOfANewerProgramOrNoDatabaseIsRefused) {
  {
    Store store = Store::open(path("a")).value();
    store.database().exec("PRAGMA user_version = 999");
  }
  EXPECT_EQ(Store::open(path("a")).error().code, "StoreTooNew");
  EXPECT_EQ(Store::open(path("no/such/folder")).error().code, "StoreUnusable");
  EXPECT_EQ(Store::open(path("none"), Store::Access::kRead).error().code, "StoreUnusable");
  std::filesystem::create_directory(path("folder"));
  EXPECT_EQ(Store::open(path("folder")).error().code, "StoreUnusable");
}

}  // namespace
}  // namespace colophon::node
