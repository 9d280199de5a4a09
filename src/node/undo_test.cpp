#include "node/undo.hpp"

#include <gtest/gtest.h>
#include <random>

#include "node/store.hpp"

namespace colophon::node {
namespace {

std::string dump(Store& store) {
  std::string all;
  for (const char* table : {"slots", "credits", "events"}) {
    SQLite::Statement rows(store.database(),
                           std::string("SELECT rowid, * FROM ") + table + " ORDER BY rowid");
    while (rows.executeStep()) {
      for (int i = 0; i < rows.getColumnCount(); ++i)
        all += to_hex(bytes_of(rows.getColumn(i))) + (rows.getColumn(i).isNull() ? "N" : "") + ",";
      all += "\n";
    }
  }
  return all;
}

// One change of a random kind.
void change(Store& store, std::mt19937& random) {
  const Bytes32 slot{static_cast<std::uint8_t>(random() % 8)};
  const eth::Address account{{static_cast<std::uint8_t>(random() % 4)}};
  switch (random() % 5) {
    case 0:
      store.run("INSERT OR IGNORE INTO slots (slot, holder) VALUES (?, ?)", slot, account);
      break;
    case 1:
      store.run("UPDATE slots SET offered_to = ?, contested = 1 - contested WHERE slot = ?", account, slot);
      break;
    case 2:
      store.run("DELETE FROM slots WHERE slot = ?", slot);
      break;
    case 3:
      store.run(
          "INSERT INTO credits VALUES (?1, ?1, ?2) ON CONFLICT (account, currency) DO UPDATE SET amount_wei "
          "= ?2",
          account, Bytes32{static_cast<std::uint8_t>(random())});
      break;
    default:
      store.run(
          "INSERT INTO events (block, log_index, time_s, contract, name, payload) VALUES (1, 2, 3, 'it''s', "
          "'x', ?)",
          std::string("\"quote' \xc3\xa9"));
  }
}

TEST(Undo, AnyChangesOfAnyBlocksAreTakenBackExactly) {
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    Store store = Store::open(":memory:").value();
    store.database().exec(
        "INSERT INTO cursor (only_row, block, hash, time_s, head) VALUES (1, 0, x'', 0, 0)");
    std::vector<std::string> states;
    constexpr std::uint64_t kBlocks = 30;
    for (std::uint64_t block = 0; block < kBlocks; ++block) {
      states.push_back(dump(store));  // before that block
      undo_records(store.database(), block);
      for (auto n = random() % 6; n > 0; --n) change(store, random);
    }
    for (std::uint64_t block = kBlocks; block-- > 0;) {
      if (random() % 3 == 0) continue;  // several blocks at once
      undo_to(store.database(), block);
      undo_to(store.database(), block);  // harmless
      EXPECT_EQ(dump(store), block + 1 < kBlocks ? states[block + 1] : dump(store)) << round << " " << block;
    }
  }
}

TEST(Undo, ASequenceNumberIsNeverGivenTwice) {
  Store store = Store::open(":memory:").value();
  store.database().exec("INSERT INTO cursor (only_row, block, hash, time_s, head) VALUES (1, 0, x'', 0, 0)");
  const auto add = [&] {
    store.run(
        "INSERT INTO events (block, log_index, time_s, contract, name, payload) VALUES (5, 0, 0, 'a', 'b', "
        "'')");
    return store.database().getLastInsertRowid();
  };
  undo_records(store.database(), 5);
  const auto first = add();
  undo_to(store.database(), 4);
  undo_records(store.database(), 5);
  EXPECT_GT(add(), first);
}

TEST(Undo, WhatIsForgottenOrOffStays) {
  Store store = Store::open(":memory:").value();
  store.database().exec("INSERT INTO cursor (only_row, block, hash, time_s, head) VALUES (1, 0, x'', 0, 0)");
  const auto add = [&](int slot) {
    store.run("INSERT INTO slots (slot, holder) VALUES (?, ?)", Bytes32{static_cast<std::uint8_t>(slot)},
              eth::Address{});
  };
  undo_off(store.database());
  add(1);
  undo_records(store.database(), 5);
  add(2);
  undo_records(store.database(), 6);
  add(3);
  undo_forget(store.database(), 5);
  undo_to(store.database(), 0);
  EXPECT_EQ(store.database().execAndGet("SELECT count(*) FROM slots").getInt(), 2);
}

}  // namespace
}  // namespace colophon::node
