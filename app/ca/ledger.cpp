#include "app/ca/ledger.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using nlohmann::json;
using std::chrono::sys_seconds;

constexpr std::chrono::hours longest_window{7 * 24};
/// Lines that no limit sees any more and that nobody minds.
constexpr std::size_t most_idle = 1000;
constexpr std::size_t most_bytes = 256 * 1024 * 1024;
constexpr std::array<std::string_view, 3> words{"order", "certificate", "failure"};

std::string to_line(const Charge& charge)
{
    json line{{"what", words.at(static_cast<std::size_t>(charge.what))},
              {"at", rfc3339(charge.at)},
              {"ca", charge.directory_url},
              {"account", charge.account_url},
              {"names", charge.names}};
    if (charge.spared) line["spared"] = true;
    if (!charge.order.empty()) line["order"] = charge.order;
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Charge> from_line(const std::string& text)
{
    const json line = json::parse(text, nullptr, false);
    if (!line.is_object()) return std::nullopt;
    try {
        const auto* const word = std::ranges::find(words, line.at("what").get<std::string>());
        const auto at = parse_rfc3339(line.at("at").get<std::string>());
        if (word == words.end() || !at) return std::nullopt;
        return Charge{static_cast<Charge::What>(word - words.begin()),
                      *at,
                      line.at("ca"),
                      line.at("account"),
                      line.at("names"),
                      line.value("spared", false),
                      line.value("order", std::vector<std::string>{})};
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

std::vector<Charge> from_lines(const std::string& text)
{
    std::vector<Charge> all;
    for (const std::string& line : split(text, '\n'))
        if (auto charge = from_line(line)) all.push_back(*std::move(charge));
    return all;
}

}  // namespace

Ledger::Ledger(std::filesystem::path store_root, const Clock& clock)
    : root_(std::move(store_root)), clock_(clock), journal_(file())
{
}

Result<std::vector<Charge>> Ledger::charges() const
{
    auto text = file::read(file(), most_bytes);
    if (!text && text.error().code == Errc::not_found) return std::vector<Charge>{};
    if (!text) return fail(std::move(text).error());
    return from_lines(*text);
}

/// Whoever holds it is done in a moment.
Result<file::Lock> Ledger::turn() const
{
    for (int tries = 0;; ++tries) {
        auto lock = file::Lock::take(root_ / "locks" / "ledger.lock");
        if (lock || lock.error().code != Errc::busy || tries == 500) return lock;
        TRY(clock_.sleep_for(std::chrono::milliseconds(10), {}));
    }
}

/// What others have written since. A file that is mostly old is written anew without that.
Result<void> Ledger::catch_up()
{
    const auto news = TRY(journal_.news());
    if (news.afresh) book_.clear();
    std::string kept;
    std::size_t idle = 0;
    std::size_t alive = 0;
    for (const Charge& charge : from_lines(news.text)) {
        const bool seen = charge.at + longest_window > clock_.now();
        ++(seen ? alive : idle);
        if (!seen) continue;
        book_.enter(charge);
        if (news.afresh) kept += to_line(charge) + "\n";
    }
    if (!news.afresh || idle < alive + most_idle) return {};
    TRY(file::remove_leftovers(file()));
    TRY(file::write_atomically(file(), kept, 0600));
    book_.clear();
    return catch_up();
}

Result<void> Ledger::write(const Charge& charge)
{
    TRY(journal_.append(to_line(charge)));
    return catch_up();
}

Result<void> Ledger::charge(const Charge& charge)
{
    const std::scoped_lock one(mutex_);
    const auto lock = TRY(turn());
    TRY(catch_up());
    return write(charge);
}

Result<void> Ledger::permit(const CaPreset& ca, const Intent& intent)
{
    if (ca.limits.empty()) return {};
    const std::scoped_lock one(mutex_);
    const auto lock = TRY(turn());
    TRY(catch_up());
    auto refused = book_.refusal(ca, intent, clock_.now());
    if (refused) return fail(*std::move(refused));
    return {};
}

Result<void> Ledger::reserve(const CaPreset& ca, const Intent& intent)
{
    if (ca.limits.empty()) return {};
    const std::scoped_lock one(mutex_);
    const auto lock = TRY(turn());
    TRY(catch_up());
    auto refused = book_.refusal(ca, intent, clock_.now());
    if (refused) return fail(*std::move(refused));
    return write(charge_of(intent, ca, clock_.now()));
}

}  // namespace acme8443::app
