#include "node/fleet_bus.hpp"

#include <array>
#include <nats/nats.h>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "net/http.hpp"

namespace colophon::node {
namespace {

template <typename T, void (*destroy)(T*)>
struct Destroy {
  void operator()(T* object) const { destroy(object); }
};
template <typename T, void (*destroy)(T*)>
using Owned = std::unique_ptr<T, Destroy<T, destroy>>;
using Options = Owned<natsOptions, natsOptions_Destroy>;
using Connection = Owned<natsConnection, natsConnection_Destroy>;
using JetStream = Owned<jsCtx, jsCtx_Destroy>;
using Subscription = Owned<natsSubscription, natsSubscription_Destroy>;

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kConnectMs = 2'000;
constexpr std::int64_t kMessagesMax = 10'000;        // of a queue
constexpr std::int64_t kAgeNs = 86'400 * kSecondNs;  // what nobody took for a day is nobody's any more
constexpr std::int64_t kTwiceNs = 120 * kSecondNs;   // a second result within that time is not kept at all
constexpr std::int64_t kDeliveriesMax = 1'000;       // of one message: many wait for a model
constexpr std::int64_t kPendingMax = 10'000;         // handed out and not answered
constexpr std::int64_t kResultAckNs = 10 * kSecondNs;

// The client prints what it can't tell anybody; the calls tell us.
void quiet(natsConnection*, natsSubscription*, natsStatus, void*) {}

std::string host_of(const std::string& url) {
  const std::string shown = net::displayed_url(url);
  const std::size_t scheme = shown.find("://");
  const std::string place = scheme == std::string::npos ? shown : shown.substr(scheme + 3);
  if (place.starts_with('[')) return place.substr(1, place.find(']') - 1);
  return place.substr(0, place.find(':'));
}

}  // namespace

struct FleetBus::Session {
  Connection connection{};
  JetStream context{};
  Subscription inbox{};
};

FleetBus::FleetBus(FleetAddress address, FleetSide side) : address_(std::move(address)), side_(side) {}
FleetBus::~FleetBus() = default;

// ---- names ----

namespace {

std::string stream_of(const FleetAddress& address, bool work) {
  return address.name + (work ? "-work" : "-results");
}
std::string subject_of(const FleetAddress& address, bool work, const std::string& what) {
  return address.name + (work ? ".work." : ".result.") + what;
}
const char* consumer_of(bool work) {
  return work ? "workers" : "node";
}

// ---- connecting ----

#define COLOPHON_NATS(call) \
  if (const natsStatus status = (call); status != NATS_OK) return status

natsStatus fill(natsOptions* options, const FleetAddress& address) {
  COLOPHON_NATS(natsOptions_SetURL(options, address.url.c_str()));
  COLOPHON_NATS(natsOptions_SetName(options, ("colophon " + address.name).c_str()));
  COLOPHON_NATS(natsOptions_SetTimeout(options, kConnectMs));
  COLOPHON_NATS(natsOptions_SetAllowReconnect(options, false));
  COLOPHON_NATS(natsOptions_SetPingInterval(options, 5'000));
  COLOPHON_NATS(natsOptions_SetMaxPingsOut(options, 2));
  COLOPHON_NATS(natsOptions_SetErrorHandler(options, quiet, nullptr));
  if (!address.credentials.empty())
    COLOPHON_NATS(natsOptions_SetUserCredentialsFromFiles(options, address.credentials.c_str(), nullptr));
  if (!address.user.empty())
    COLOPHON_NATS(natsOptions_SetUserInfo(options, address.user.c_str(), address.password.c_str()));
  if (address.url.starts_with("tls://") || !address.tls_ca.empty()) {
    COLOPHON_NATS(natsOptions_SetSecure(options, true));
    COLOPHON_NATS(natsOptions_SetExpectedHostname(options, host_of(address.url).c_str()));
  }
  if (!address.tls_ca.empty())
    COLOPHON_NATS(natsOptions_LoadCATrustedCertificates(options, address.tls_ca.c_str()));
  if (!address.tls_certificate.empty())
    COLOPHON_NATS(
        natsOptions_LoadCertificatesChain(options, address.tls_certificate.c_str(), address.tls_key.c_str()));
  return NATS_OK;
}

// A queue that is as it should be is left as it is.
natsStatus make_queue(jsCtx* context, const FleetAddress& address, bool work, jsErrCode* code) {
  const std::string name = stream_of(address, work);
  const std::string all = subject_of(address, work, "*");
  std::array<const char*, 1> subjects{all.c_str()};
  jsStreamConfig stream;
  COLOPHON_NATS(jsStreamConfig_Init(&stream));
  stream.Name = name.c_str();
  stream.Subjects = subjects.data();
  stream.SubjectsLen = 1;
  stream.Retention = js_WorkQueuePolicy;
  stream.Storage = js_FileStorage;
  stream.Discard = js_DiscardNew;
  stream.MaxMsgs = kMessagesMax;
  stream.MaxAge = kAgeNs;
  stream.Duplicates = kTwiceNs;
  if (work) {  // one request is in the queue once, for however long
    stream.MaxMsgsPerSubject = 1;
    stream.DiscardNewPerSubject = true;
  }
  if (js_AddStream(nullptr, context, &stream, nullptr, code) != NATS_OK)
    COLOPHON_NATS(js_UpdateStream(nullptr, context, &stream, nullptr, code));
  jsConsumerConfig consumer;
  COLOPHON_NATS(jsConsumerConfig_Init(&consumer));
  consumer.Durable = consumer_of(work);
  consumer.AckPolicy = js_AckExplicit;
  consumer.AckWait = work ? static_cast<std::int64_t>(address.ack_seconds) * kSecondNs : kResultAckNs;
  consumer.MaxDeliver = kDeliveriesMax;
  consumer.MaxAckPending = kPendingMax;
  return js_AddConsumer(nullptr, context, name.c_str(), &consumer, nullptr, code);
}

}  // namespace

Result<std::shared_ptr<FleetBus::Session>> FleetBus::open() {
  const auto made = std::make_shared<Session>();
  natsOptions* raw_options = nullptr;
  natsStatus status = natsOptions_Create(&raw_options);
  const Options options(raw_options);
  if (status == NATS_OK) status = fill(raw_options, address_);
  if (status != NATS_OK) return failed(nullptr, status, 0, "these settings of [fleet] are of no use");
  natsConnection* raw_connection = nullptr;
  status = natsConnection_Connect(&raw_connection, raw_options);
  made->connection.reset(raw_connection);
  if (status != NATS_OK) return failed(nullptr, status, 0, "cannot connect");
  jsOptions wait;
  jsOptions_Init(&wait);
  wait.Wait = kAnswerMsMax;
  jsCtx* raw_context = nullptr;
  status = natsConnection_JetStream(&raw_context, raw_connection, &wait);
  made->context.reset(raw_context);
  if (status != NATS_OK) return failed(nullptr, status, 0, "cannot speak to JetStream");
  jsErrCode code = static_cast<jsErrCode>(0);
  if (side_ == FleetSide::kNode) {
    for (const bool work : {true, false}) {
      status = make_queue(raw_context, address_, work, &code);
      if (status != NATS_OK)
        return failed(nullptr, status, code, "cannot make the queue " + stream_of(address_, work));
    }
  }
  const bool gets_work = side_ == FleetSide::kWorker;
  const std::string stream = stream_of(address_, gets_work);
  jsConsumerInfo* raw_info = nullptr;
  status = js_GetConsumerInfo(&raw_info, raw_context, stream.c_str(), consumer_of(gets_work), nullptr, &code);
  jsConsumerInfo_Destroy(raw_info);
  if (status != NATS_OK) return failed(nullptr, status, code, "cannot find the queue " + stream);
  jsSubOptions bound;
  jsSubOptions_Init(&bound);
  bound.Stream = stream.c_str();
  bound.Consumer = consumer_of(gets_work);
  natsSubscription* raw_inbox = nullptr;
  const std::string all = subject_of(address_, gets_work, "*");
  status = js_PullSubscribe(&raw_inbox, raw_context, all.c_str(), bound.Consumer, nullptr, &bound, &code);
  made->inbox.reset(raw_inbox);
  if (status != NATS_OK) return failed(nullptr, status, code, "cannot read the queue " + stream);
  payload_max_ = static_cast<std::size_t>(natsConnection_GetMaxPayload(raw_connection));
  return made;
}

Error FleetBus::failed(const std::shared_ptr<Session>& session, int status, int code,
                       const std::string& what) {
  const char* why = nats_GetLastError(nullptr);
  const std::string where = net::displayed_url(address_.url);
  const std::string said = what + ": " + natsStatus_GetText(static_cast<natsStatus>(status)) +
                           (why != nullptr && *why != '\0' ? ", " + printable(why) : "");
  // A connection that failed once is not asked again: the next call makes another.
  if (session) {
    const std::lock_guard lock(mutex_);
    if (session_ == session) session_.reset();
  }
  switch (status) {
    case NATS_CONNECTION_AUTH_FAILED:
      return {"NatsRefused", "the NATS server at " + where + " refuses us: " + said,
              "see credentials and user in [fleet], and COLOPHON_NATS_PASSWORD"};
    case NATS_NO_RESPONDERS:
      return {"NatsNoJetStream", "the NATS server at " + where + " runs without JetStream",
              "start it with -js, or with a jetstream block in its file"};
    case NATS_NO_SERVER:
    case NATS_TIMEOUT:
    case NATS_IO_ERROR:
    case NATS_CONNECTION_CLOSED:
    case NATS_CONNECTION_DISCONNECTED:
    case NATS_STALE_CONNECTION:
      return {"NatsUnreachable", "the NATS server at " + where + " does not answer: " + said,
              "is it running, and is fleet.nats right?"};
    default:
      break;
  }
  if (code == JSNotEnabledErr || code == JSNotEnabledForAccountErr)
    return {"NatsNoJetStream", "the NATS server at " + where + " has no JetStream for us: " + said,
            "start it with -js, and allow it to this account"};
  if (code == JSStreamNotFoundErr || code == JSConsumerNotFoundErr || status == NATS_NOT_FOUND)
    return {"NatsNotReady", "there are no queues named " + address_.name + " at " + where + " yet",
            "a node with the same [fleet] makes them when it starts"};
  return {"NatsFailed", "the NATS server at " + where + ": " + said};
}

Result<std::shared_ptr<FleetBus::Session>> FleetBus::session() {
  const std::lock_guard lock(mutex_);
  if (session_ && natsConnection_Status(session_->connection.get()) == NATS_CONN_STATUS_CONNECTED)
    return session_;
  session_.reset();
  SystemClock clock;
  if (last_ && clock.now_ms() < not_before_ms_) return *last_;
  auto made = open();
  if (!made) {
    last_ = made.error();
    not_before_ms_ = clock.now_ms() + rest_ms_;
    rest_ms_ = std::min(rest_ms_ * 2, kRestMsMax);
    return made;
  }
  last_.reset();
  rest_ms_ = kRestMs;
  session_ = *made;
  return session_;
}

Result<void> FleetBus::connect() {
  COLOPHON_TRY(const auto here, session());
  static_cast<void>(here);
  return {};
}

bool FleetBus::connected() {
  const std::lock_guard lock(mutex_);
  return session_ && natsConnection_Status(session_->connection.get()) == NATS_CONN_STATUS_CONNECTED;
}

std::size_t FleetBus::payload_max() {
  const std::lock_guard lock(mutex_);
  return payload_max_;
}

// ---- messages ----

Result<bool> FleetBus::put(const Bytes32& request_hash, ByteView data) {
  COLOPHON_TRY(const auto here, session());
  if (const std::size_t most = payload_max(); data.size() > most) {
    return Error{"NatsTooLarge",
                 "a message has " + std::to_string(data.size()) + " bytes, the NATS server takes " +
                     std::to_string(most),
                 "raise max_payload in the NATS server's file"};
  }
  const bool work = side_ == FleetSide::kNode;
  const std::string name = to_hex(request_hash);
  jsPubOptions options;
  jsPubOptions_Init(&options);
  if (!work) options.MsgId = name.c_str();
  jsPubAck* raw = nullptr;
  jsErrCode code = static_cast<jsErrCode>(0);
  const natsStatus status = js_Publish(&raw, here->context.get(), subject_of(address_, work, name).c_str(),
                                       data.data(), static_cast<int>(data.size()), &options, &code);
  const Owned<jsPubAck, jsPubAck_Destroy> ack(raw);
  if (status == NATS_OK) return !ack->Duplicate;
  constexpr int kOnePerSubject = 10077;  // "maximum messages per subject exceeded"
  if (code == kOnePerSubject && work) return false;
  return failed(here, status, code, "cannot put into the queue");
}

Result<std::optional<FleetMessage>> FleetBus::get(std::uint64_t wait_ms) {
  COLOPHON_TRY(const auto here, session());
  const std::lock_guard lock(fetching_);
  natsMsgList list{};
  jsErrCode code = static_cast<jsErrCode>(0);
  const natsStatus status =
      natsSubscription_Fetch(&list, here->inbox.get(), 1, static_cast<std::int64_t>(wait_ms), &code);
  if (status == NATS_TIMEOUT) return std::optional<FleetMessage>();
  if (status != NATS_OK) return failed(here, status, code, "cannot read the queue");
  std::optional<FleetMessage> found;
  if (list.Count > 0) {
    natsMsg* message = list.Msgs[0];
    const ByteView data =
        as_bytes({natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))});
    found = FleetMessage{.data = Bytes(data.begin(), data.end()), .reply = natsMsg_GetReply(message)};
    const std::string subject = natsMsg_GetSubject(message);
    const auto hash = from_hex_exact<32>(subject.substr(subject.rfind('.') + 1));
    if (hash) found->request_hash = *hash;
    jsMsgMetaData* about = nullptr;
    if (natsMsg_GetMetaData(&about, message) == NATS_OK) found->deliveries = about->NumDelivered;
    jsMsgMetaData_Destroy(about);
  }
  natsMsgList_Destroy(&list);
  return found;
}

Result<void> FleetBus::tell(const FleetMessage& message, const std::string& what) {
  COLOPHON_TRY(const auto here, session());
  natsStatus status =
      natsConnection_PublishString(here->connection.get(), message.reply.c_str(), what.c_str());
  if (status == NATS_OK)
    status = natsConnection_FlushTimeout(here->connection.get(), static_cast<std::int64_t>(kAnswerMsMax));
  if (status != NATS_OK) return failed(here, status, 0, "cannot answer a message");
  return {};
}

Result<void> FleetBus::done(const FleetMessage& message) {
  return tell(message, "+ACK");
}
Result<void> FleetBus::give_back(const FleetMessage& message, std::uint64_t rest_ms) {
  return tell(message, "-NAK {\"delay\": " + std::to_string(rest_ms * 1'000'000) + "}");
}
Result<void> FleetBus::hold(const FleetMessage& message) {
  return tell(message, "+WPI");
}

Result<void> FleetBus::drop(const Bytes32& request_hash) {
  COLOPHON_TRY(const auto here, session());
  const std::string subject = subject_of(address_, true, to_hex(request_hash));
  const std::string stream = stream_of(address_, true);
  // Not a purge of the subject: nats-server 2.9 makes consumers pass over other messages as well then.
  natsMsg* raw = nullptr;
  jsErrCode code = static_cast<jsErrCode>(0);
  natsStatus status =
      js_GetLastMsg(&raw, here->context.get(), stream.c_str(), subject.c_str(), nullptr, &code);
  const Owned<natsMsg, natsMsg_Destroy> message(raw);
  if (code == JSNoMessageFoundErr) return {};
  if (status == NATS_OK)
    status = js_DeleteMsg(here->context.get(), stream.c_str(), natsMsg_GetSequence(raw), nullptr, &code);
  if (status != NATS_OK && code != JSNoMessageFoundErr)
    return failed(here, status, code, "cannot take work back");
  return {};
}

}  // namespace colophon::node
