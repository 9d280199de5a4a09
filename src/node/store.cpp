#include "node/store.hpp"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include "base/file.hpp"
#include "node/schema.hpp"
#include "node/sql_functions.hpp"
#include "node/undo.hpp"

namespace colophon::node {
namespace {

constexpr int kBusyMsMax = 10'000;  // how long a second writer is waited for

Error unusable(const std::string& path, const char* what) {
  return {"StoreUnusable", "the node's database " + path + ": " + what,
          "is the folder writable, and does no other program hold the file?"};
}

void migrate(SQLite::Database& database) {
  const auto steps = migrations();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (static_cast<std::size_t>(version) >= steps.size()) return;
  SQLite::Transaction all(database);
  for (std::size_t i = static_cast<std::size_t>(version); i < steps.size(); ++i)
    database.exec(std::string(steps[i]));
  make_undo_triggers(database);
  database.exec("PRAGMA user_version = " + std::to_string(steps.size()));
  all.commit();
}

}  // namespace

Result<Store> Store::open(const std::string& path, Access access) {
  try {
    const int flags =
        access == Access::kWrite ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE : SQLite::OPEN_READONLY;
    auto database = std::make_unique<SQLite::Database>(path, flags, kBusyMsMax);
    if (add_sql_functions(database->getHandle()) != SQLITE_OK)
      return unusable(path, "its functions can't be added");
    const int version = database->execAndGet("PRAGMA user_version").getInt();
    if (version < 0 || static_cast<std::size_t>(version) > migrations().size()) {
      return Error{"StoreTooNew",
                   "the node's database " + path + " has version " + std::to_string(version) +
                       ", this program knows versions up to " + std::to_string(migrations().size()),
                   "run the newer program, or restore a back-up"};
    }
    database->exec("PRAGMA foreign_keys = ON");
    if (access == Access::kWrite) {
      database->exec("PRAGMA journal_mode = WAL");
      // A power cut must not forget what the journal promised before it was sent.
      database->exec("PRAGMA synchronous = FULL");
      migrate(*database);
    }
    return Store(std::move(database));
  } catch (const SQLite::Exception& error) {
    return unusable(path, error.what());
  }
}

SQLite::Statement& Store::prepare(const std::string& sql) {
  if (const auto kept = statements_.find(sql); kept != statements_.end()) {
    kept->second->tryReset();
    kept->second->clearBindings();
    return *kept->second;
  }
  auto made = std::make_unique<SQLite::Statement>(*database_, sql);  // throws where SQL is wrong
  return *statements_.emplace(sql, std::move(made)).first->second;
}

Result<void> Store::in_transaction(const char* begin, const std::function<Result<void>()>& body) {
  if (inside_) return body();
  // A statement left in the middle would hold its state of the file open.
  const auto end = [this](const char* how) {
    for (auto& [sql, statement] : statements_) statement->tryReset();
    inside_ = false;
    database_->exec(how);
  };
  try {
    database_->exec(begin);
    inside_ = true;
    auto done = body();
    end(done ? "COMMIT" : "ROLLBACK");
    return done;
  } catch (const SQLite::Exception& error) {
    try {
      if (sqlite3_get_autocommit(database_->getHandle()) == 0) end("ROLLBACK");
    } catch (const SQLite::Exception&) {  // SQLite has rolled back by itself
    }
    inside_ = false;
    return Error{"StoreFailed", "the node's database " + database_->getFilename() + ": " + error.what(),
                 "is the disk full?"};
  }
}

Result<void> Store::write(const std::function<Result<void>()>& body) {
  return in_transaction("BEGIN IMMEDIATE", body);
}

Result<void> Store::read(const std::function<Result<void>()>& body) {
  return in_transaction("BEGIN", body);
}

Result<void> Store::back_up(const std::string& path) {
  if (file_exists(path)) return Error{"FileExists", path + " exists", "name a new file"};
  try {
    SQLite::Database copy(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup(copy, *database_).executeStep();
    // One file, not a file and its WAL.
    copy.exec("PRAGMA journal_mode = DELETE");
    return {};
  } catch (const SQLite::Exception& error) {
    return unusable(path, error.what());
  }
}

void bind_one(SQLite::Statement& statement, int at, ByteView value) {
  // A null pointer would bind NULL.
  static const std::uint8_t nothing = 0;
  statement.bind(at, value.empty() ? &nothing : value.data(), static_cast<int>(value.size()));
}

Bytes bytes_of(const SQLite::Column& column) {
  const auto* data = static_cast<const std::uint8_t*>(column.getBlob());
  if (data == nullptr) return {};
  return Bytes(data, data + column.getBytes());
}

}  // namespace colophon::node
