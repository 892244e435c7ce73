#include "validator/caa/permission.hpp"

#include <algorithm>
#include <utility>

namespace acme8443::validator::caa {
namespace {

constexpr std::string_view known_tags[] = {"issue", "issuewild", "iodef", "issuemail", "issuevmc"};
/// BR appendix A.1 defines them; Let's Encrypt does not know them.
constexpr std::string_view contact_tags[] = {"contactemail", "contactphone"};

bool is_one_of(std::string_view tag, std::span<const std::string_view> tags)
{
    return std::ranges::any_of(
        tags, [&](std::string_view known) { return equal_ignoring_case(tag, known); });
}

/// Who asks for what.
struct Question {
    std::span<const std::string> issuers;  ///< any of them is the CA; empty: not known
    std::string_view account_uri;          ///< empty: not known
    ChallengeType how;
};

bool understood(std::string_view tag, Reading reading)
{
    return is_one_of(tag, known_tags) || (reading == Reading::text && is_one_of(tag, contact_tags));
}

bool has_issuewild(const CaaAnswer& set)
{
    return std::ranges::any_of(set.records, [](const CaaRecord& record) {
        return equal_ignoring_case(record.tag, "issuewild");
    });
}

/// RFC 8659 section 4.1: the bit of value 128. Many who write records take 1 for it, and so does
/// Let's Encrypt when it reads them.
Obstacle criticality(const CaaRecord& record, Reading reading)
{
    constexpr unsigned critical = 128;
    const bool counts =
        (record.flags & critical) != 0 || (reading == Reading::strict && (record.flags & 1U) != 0);
    if (!counts || understood(record.tag, reading)) return Obstacle::none;
    return (record.flags & critical) != 0 ? Obstacle::critical : Obstacle::critical_1;
}

bool is_issuer(std::string_view name, const Question& question, Reading reading)
{
    return std::ranges::any_of(question.issuers, [&](const std::string& issuer) {
        return reading == Reading::strict ? name == issuer : equal_ignoring_case(name, issuer);
    });
}

/// How BR section 4.2.2.1.2 calls a method that has no name of its own; a CA should take either.
std::string_view forum_label(ChallengeType how)
{
    switch (how) {
        case ChallengeType::http_01:
            return "ca-tbr-19";
        case ChallengeType::dns_01:
            return "ca-tbr-7";
        case ChallengeType::tls_alpn_01:
            return "ca-tbr-20";
        case ChallengeType::dns_account_01:
            return "ca-tbr-21";
        case ChallengeType::dns_persist_01:
            return "ca-tbr-22";
    }
    return "";
}

bool permits_method(const IssueValue& value, const Question& question, Reading reading)
{
    if (value.method_tags == 0) return true;
    if (value.method_tags > 1) return false;
    return lists_method(value.methods, to_string(question.how), reading) ||
           (reading == Reading::text &&
            lists_method(value.methods, forum_label(question.how), reading));
}

/// RFC 8657 section 3: simple string comparison; two of them cannot be satisfied.
bool permits_account(const IssueValue& value, const Question& question)
{
    if (value.account_tags == 0) return true;
    if (value.account_tags > 1) return false;
    return question.account_uri.empty() || value.accounts == question.account_uri;
}

Obstacle judged(const IssueValue& value, const Question& question, Reading reading)
{
    if (!value.fault(reading).empty()) return Obstacle::malformed;
    if (value.issuer.empty()) return Obstacle::issuer;
    if (question.issuers.empty()) return Obstacle::issuer_unknown;
    if (!is_issuer(value.issuer, question, reading)) return Obstacle::issuer;
    if (!permits_account(value, question)) return Obstacle::account;
    if (!permits_method(value, question, reading)) return Obstacle::method;
    const bool unknown = value.account_tags != 0 && question.account_uri.empty();
    return unknown ? Obstacle::account_unknown : Obstacle::none;
}

/// The critical property that forbids most, if any does.
Permission critical(const CaaAnswer& set, Reading reading)
{
    Permission worst;
    for (const CaaRecord& record : set.records) {
        const Obstacle obstacle = criticality(record, reading);
        if (obstacle > worst.obstacle) worst = {obstacle, &record};
    }
    return worst;
}

/// Records are additive: the one that comes nearest to permitting counts.
void take(const CaaRecord& record, Obstacle obstacle, Permission& nearest)
{
    if (nearest.record == nullptr || obstacle < nearest.obstacle) nearest = {obstacle, &record};
}

}  // namespace

Relevant relevant(const CaaFacts& facts, std::string_view name)
{
    if (facts.zone.empty()) return {};
    for (;;) {
        const auto at = facts.zone.find(name);
        if (at != facts.zone.end() && (at->second.error || !at->second.records.empty())) {
            return {at->first, &at->second};
        }
        const auto dot = name.find('.');
        if (dot == name.npos) return {};
        name.remove_prefix(dot + 1);
    }
}

Permissions::Permissions(std::shared_ptr<const CaaFacts> facts, const Wanted& wanted,
                         std::span<const std::string> issuers)
    : facts_(std::move(facts))
{
    if (!facts_->issuers.empty()) issuers = facts_->issuers;
    if (!facts_->issuer.empty()) issuers = {&facts_->issuer, 1};
    if (!issuers.empty()) issuer_ = issuers.front();
    const bool wildcard = wanted.name.wildcard();
    relevant_ =
        caa::relevant(*facts_, std::string_view(wanted.name.value()).substr(wildcard ? 2 : 0));
    if (relevant_.answer == nullptr) return;
    const CaaAnswer& set = *relevant_.answer;
    if (set.error) {
        permissions_.fill({Obstacle::lookup, nullptr});
        return;
    }
    if (wildcard && has_issuewild(set)) deciding_tag_ = "issuewild";
    const Question question{issuers, facts_->account_uri, wanted.how};
    for (const CaaRecord& record : set.records) {
        if (!equal_ignoring_case(record.tag, deciding_tag_)) continue;
        const IssueValue value = issue_value(record.value);
        if (!value.miscased.empty()) miscased_.push_back(&record);
        for (const Reading reading : readings) {
            take(record, judged(value, question, reading),
                 permissions_[static_cast<std::size_t>(reading)]);
        }
    }
    for (const Reading reading : readings) {
        const Permission forbids = critical(set, reading);
        if (forbids.obstacle == Obstacle::none) continue;
        permissions_[static_cast<std::size_t>(reading)] = forbids;
    }
}

}  // namespace acme8443::validator::caa
