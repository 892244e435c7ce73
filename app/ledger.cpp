#include "app/ledger.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/public_suffix.hpp"

namespace acme8443::app {
namespace {

using nlohmann::json;
using std::chrono::sys_seconds;
using Kind = RateLimit::Kind;

// A line has some 300 bytes: far more charges than a host makes in a week.
constexpr std::size_t most_bytes = 4 * 1024 * 1024;
constexpr std::chrono::hours longest_window{7 * 24};
constexpr std::array<std::string_view, 3> words{"order", "certificate", "failure"};

std::string to_line(const Charge& charge)
{
    const json line{{"what", words.at(static_cast<std::size_t>(charge.what))},
                    {"at", rfc3339(charge.at)},
                    {"ca", charge.directory_url},
                    {"account", charge.account_url},
                    {"names", charge.names}};
    return line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<Charge> from_line(const std::string& text)
{
    const json line = json::parse(text, nullptr, false);
    if (!line.is_object()) return std::nullopt;
    try {
        const auto* const word = std::ranges::find(words, line.at("what").get<std::string>());
        const auto at = parse_rfc3339(line.at("at").get<std::string>());
        if (word == words.end() || !at) return std::nullopt;
        return Charge{static_cast<Charge::What>(word - words.begin()), *at, line.at("ca"),
                      line.at("account"), line.at("names")};
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

/// What certificates are counted by: one label more than the public suffix; an address itself.
std::string registered_domain(const std::string& typed)
{
    const std::string name = typed.starts_with("*.") ? typed.substr(2) : typed;
    const std::size_t suffix = validator::public_suffix(name).any.size();
    if (suffix == 0 || suffix + 2 > name.size()) return name;
    const auto dot = name.rfind('.', name.size() - suffix - 2);
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

bool counts(const RateLimit& limit, const Charge& charge, const std::string& subject,
            const Intent& intent)
{
    const auto below = [&](const std::string& name) { return registered_domain(name) == subject; };
    switch (limit.kind) {
        case Kind::orders:
            return charge.what == Charge::What::order && charge.account_url == subject;
        case Kind::certificates_of_domain:
            return charge.what == Charge::What::certificate &&
                   std::ranges::any_of(charge.names, below);
        case Kind::certificates_of_set:
            return charge.what == Charge::What::certificate && charge.names == intent.names;
        case Kind::failures:
            return charge.what == Charge::What::failure &&
                   charge.account_url == intent.account_url &&
                   std::ranges::find(charge.names, subject) != charge.names.end();
    }
    return false;
}

/// Whom a limit is counted for.
std::vector<std::string> subjects(const RateLimit& limit, const Intent& intent)
{
    if (limit.kind == Kind::orders) return {intent.account_url};
    if (limit.kind == Kind::certificates_of_set) return {join(intent.names, ", ")};
    if (limit.kind == Kind::failures) return intent.names;
    std::vector<std::string> domains;
    for (const std::string& name : intent.names) {
        std::string domain = registered_domain(name);
        if (std::ranges::find(domains, domain) == domains.end())
            domains.push_back(std::move(domain));
    }
    return domains;
}

std::string_view in_words(Kind kind)
{
    switch (kind) {
        case Kind::orders:
            return "orders of the account";
        case Kind::certificates_of_domain:
            return "certificates for";
        case Kind::certificates_of_set:
            return "certificates for exactly";
        case Kind::failures:
            return "failed authorizations of";
    }
    return "";
}

/// Let's Encrypt: renewals are held neither against the account nor against the domain.
bool exempt(const RateLimit& limit, const Intent& intent)
{
    const bool spared = limit.kind == Kind::orders || limit.kind == Kind::certificates_of_domain;
    return intent.replaces_one || (intent.renewal && spared);
}

/// Read as a window that slides: a bucket that is refilled has room sooner, so this is safe.
std::optional<sys_seconds> full_until(const RateLimit& limit, std::vector<sys_seconds> times,
                                      sys_seconds now)
{
    std::erase_if(times, [&](sys_seconds at) { return at + limit.window <= now || at > now; });
    if (times.size() < limit.most) return std::nullopt;
    std::ranges::sort(times);
    return times[times.size() - limit.most] + limit.window;
}

Error at_limit(const CaPreset& ca, const RateLimit& limit, const std::string& subject,
               sys_seconds until)
{
    return {Errc::rate_limited,
            ca.title + " permits " + std::to_string(limit.most) + " " +
                std::string(in_words(limit.kind)) + " " + subject + " in " +
                std::to_string(limit.window.count()) +
                " hours, and there were as many; it was not asked",
            until};
}

}  // namespace

Result<std::vector<Charge>> Ledger::charges() const
{
    auto text = file::read(file(), most_bytes);
    if (!text && text.error().code == Errc::not_found) return std::vector<Charge>{};
    if (!text) return fail(std::move(text).error());
    std::vector<Charge> all;
    for (const std::string& line : split(*text, '\n'))
        if (auto charge = from_line(line)) all.push_back(*std::move(charge));
    return all;
}

Result<void> Ledger::charge(const Charge& charge) const
{
    const auto lock = TRY(turn());
    const auto all = TRY(charges());
    std::string kept;
    for (const Charge& each : all)
        if (each.at + longest_window > charge.at) kept += to_line(each);
    return file::write_atomically(file(), kept + to_line(charge), 0600);
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

Result<void> Ledger::permit(const CaPreset& ca, const Intent& intent) const
{
    if (ca.limits.empty()) return {};
    auto all = TRY(charges());
    std::erase_if(all, [&](const Charge& each) { return each.directory_url != ca.directory_url; });
    for (const RateLimit& limit : ca.limits) {
        if (exempt(limit, intent)) continue;
        const auto whom = subjects(limit, intent);
        for (const std::string& subject : whom) {
            std::vector<sys_seconds> times;
            for (const Charge& charge : all)
                if (counts(limit, charge, subject, intent)) times.push_back(charge.at);
            if (const auto until = full_until(limit, std::move(times), clock_.now()))
                return fail(at_limit(ca, limit, subject, *until));
        }
    }
    return {};
}

}  // namespace acme8443::app
