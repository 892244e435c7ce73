#include "validator/rules/caa_words.hpp"

#include "base/text.hpp"

namespace acme8443::validator::rules::caa_words {
namespace {

using caa::IssueValue;
using caa::Obstacle;
using caa::Permission;

/// As it stands in a zone file.
std::string in_zone_file(std::string_view owner, const CaaRecord& record)
{
    return printable(owner, 253) + ". CAA " + std::to_string(record.flags) + " " +
           printable(record.tag, 255) + " \"" + printable(record.value, 300) + "\"";
}

/// The record to add so that this CA may issue.
std::string add_this(const NameFacts& name, const Permission& seen)
{
    const caa::Permissions& all = *name.permissions;
    if (all.issuer().empty()) return "";
    CaaRecord wanted{0, std::string(all.deciding_tag()), all.issuer()};
    const bool narrow = seen.obstacle == Obstacle::account || seen.obstacle == Obstacle::method;
    const std::string& account = all.facts().account_uri;
    if (narrow && !account.empty()) wanted.value += "; accounturi=" + account;
    if (seen.obstacle == Obstacle::method) {
        wanted.value += "; validationmethods=" + std::string(to_string(name.wanted.how));
    }
    return "publish " + in_zone_file(all.relevant().owner, wanted);
}

std::string at_owner(const NameFacts& name)
{
    return " at " + printable(name.permissions->relevant().owner, 253);
}

}  // namespace

Finding about(const NameFacts& name, const CaaRecord* record, std::string message)
{
    Finding finding{.outcome = Outcome::violated,
                    .subject = printable(name.wanted.name.value(), 300),
                    .message = std::move(message)};
    if (record != nullptr)
        finding.evidence = in_zone_file(name.permissions->relevant().owner, *record);
    return finding;
}

Finding prevents(const NameFacts& name, const Permission& seen, std::string message)
{
    Finding finding = about(name, seen.record, std::move(message));
    const std::string owner = printable(name.permissions->relevant().owner, 253);
    finding.ca_says = "While processing CAA for " + finding.subject + ": CAA record for " + owner +
                      " prevents issuance";
    finding.problem = "caa";
    if (seen.obstacle != Obstacle::critical && seen.obstacle != Obstacle::critical_1) {
        finding.fix = add_this(name, seen);
    }
    return finding;
}

std::string reason(const NameFacts& name, const Permission& seen, caa::Reading reading)
{
    const IssueValue value = caa::issue_value(seen.record->value);
    const std::string at = at_owner(name);
    switch (seen.obstacle) {
        case Obstacle::critical:
        case Obstacle::critical_1:
            return "a critical property" + at + " that the CA does not know, \"" +
                   printable(seen.record->tag, 255) + "\", forbids every certificate";
        case Obstacle::malformed:
            return "the property" + at + " permits nobody, because it cannot be read: " +
                   std::string(value.fault(reading));
        case Obstacle::issuer:
            return value.issuer.empty() ? "the CAA records" + at + " permit no CA"
                                        : "the CAA records" + at + " permit " +
                                              printable(value.issuer, 253) + ", not this CA";
        case Obstacle::account:
            return value.account_tags > 1
                       ? "a property with more than one accounturi permits no account"
                       : "the CAA records" + at + " permit this CA only for the account " +
                             printable(value.accounts, 300);
        case Obstacle::method:
            return value.method_tags > 1
                       ? "a property with more than one validationmethods permits no method"
                       : "the CAA records" + at + " permit this CA only by " +
                             printable(value.methods, 300) + ", not by " +
                             std::string(to_string(name.wanted.how));
        default:
            return "";
    }
}

}  // namespace acme8443::validator::rules::caa_words
