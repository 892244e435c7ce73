#include "validator/rules/dns_words.hpp"

#include "base/text.hpp"

namespace acme8443::validator::rules {
namespace {

/// "looking up A for example.com", from "asking DNS for example.com A".
std::string looking_up(std::string_view asked)
{
    const auto space = asked.rfind(' ');
    return "looking up " + std::string(asked.substr(space + 1)) + " for " +
           printable(asked.substr(0, space), 253);
}

}  // namespace

std::string dns_problem(std::string_view message)
{
    constexpr std::string_view begin = "asking DNS for ";
    const auto colon = message.find(": ");
    const std::string_view why = colon == message.npos ? "" : message.substr(colon + 2);
    if (!message.starts_with(begin) ||
        message.substr(0, colon).find(' ', begin.size()) == message.npos)
        return "DNS problem: " + printable(message, 300);
    const std::string question = looking_up(message.substr(begin.size(), colon - begin.size()));
    constexpr std::string_view bogus = "bogus (DNSSEC)";
    if (why.starts_with(bogus)) return "DNS problem: " + question + ": DNSSEC: Bogus";
    if (why.starts_with("no answer")) return "DNS problem: query timed out " + question;
    const std::string rcode = printable(why, 100);
    const std::string_view hint =
        rcode == "SERVFAIL" ? " - the domain's nameservers may be malfunctioning" : "";
    return "DNS problem: " + rcode + " " + question + std::string(hint);
}

}  // namespace acme8443::validator::rules
