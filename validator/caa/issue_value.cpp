#include "validator/caa/issue_value.hpp"

#include <algorithm>
#include <array>

namespace acme8443::validator::caa {
namespace {

bool white_space(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && white_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && white_space(text.back())) text.remove_suffix(1);
    return text;
}

char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

enum class Class : std::uint8_t { alphanumeric, hyphen, dot, other };

/// One look-up for each byte: who publishes records chooses how long they are.
constexpr std::array<Class, 256> classes = [] {
    std::array<Class, 256> table{};
    table.fill(Class::other);
    for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = Class::alphanumeric;
    for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = Class::alphanumeric;
    for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = Class::alphanumeric;
    table['-'] = Class::hyphen;
    table['.'] = Class::dot;
    return table;
}();

Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }

bool alphanumeric(char c) { return class_of(c) == Class::alphanumeric; }
bool alphanumeric_or_hyphen(char c) { return class_of(c) <= Class::hyphen; }

/// label *("." label), label = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT)): hyphens and dots stand
/// only where a letter or digit is on both sides, or a hyphen beside a hyphen.
bool is_domain_name(std::string_view text)
{
    Class before = Class::dot;
    for (const char c : text) {
        const Class now = class_of(c);
        if (now == Class::other || (now == Class::dot && before != Class::alphanumeric) ||
            (now == Class::hyphen && before == Class::dot)) {
            return false;
        }
        before = now;
    }
    return before == Class::alphanumeric;
}

/// (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT)), which is not empty.
bool has_inner_hyphens(std::string_view text)
{
    return text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text, alphanumeric_or_hyphen);
}

/// *(%x21-3A / %x3C-7E); the semicolon has ended the parameter already.
bool is_value(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= '\x21' && c <= '\x7e'; });
}

void keep(std::string_view tag, std::string_view value, IssueValue& into)
{
    if (tag == "accounturi") {
        if (into.account_tags++ == 0) into.accounts = value;
    } else if (tag == "validationmethods") {
        if (into.method_tags++ == 0) into.methods = value;
    } else if (equal_ignoring_case(tag, "accounturi") ||
               equal_ignoring_case(tag, "validationmethods")) {
        into.miscased = tag;
    }
}

/// The first fault of a reading is the one that counts.
void blame(Reading reading, std::string_view fault, IssueValue& into)
{
    auto& known = into.faults[static_cast<std::size_t>(reading)];
    if (known.empty()) known = fault;
}

void blame(std::string_view fault, IssueValue& into)
{
    for (const Reading reading : readings) blame(reading, fault, into);
}

/// parameter = tag *WSP "=" *WSP value
void read_parameter(std::string_view text, IssueValue& into)
{
    const auto equals = text.find('=');
    if (equals == text.npos) return blame("a parameter is not tag=value", into);
    const auto tag = trimmed(text.substr(0, equals));
    const auto value = trimmed(text.substr(equals + 1));
    constexpr std::string_view odd_tag =
        "a parameter's tag has a character that is not allowed there, or none at all";
    const bool simple = std::ranges::all_of(tag, alphanumeric);
    if (!simple) blame(Reading::strict, odd_tag, into);
    if (tag.empty() || (!simple && !has_inner_hyphens(tag))) blame(Reading::text, odd_tag, into);
    if (!is_value(value)) {
        return blame("a parameter's value has white space or a character that is not allowed",
                     into);
    }
    keep(tag, value, into);
}

bool malformed(const IssueValue& value)
{
    return std::ranges::none_of(value.faults, &std::string_view::empty);
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) return false;
    return a == b || std::ranges::equal(a, b, {}, lower_case, lower_case);
}

IssueValue issue_value(std::string_view value)
{
    IssueValue read;
    const auto first = value.find(';');
    read.issuer = trimmed(value.substr(0, first));
    if (!read.issuer.empty() && !is_domain_name(read.issuer)) {
        blame(Reading::text, "the issuer is not a domain name", read);
    }
    if (first == value.npos) return read;
    value.remove_prefix(first + 1);
    if (trimmed(value).empty()) return read;
    while (!malformed(read)) {
        const auto end = value.find(';');
        read_parameter(value.substr(0, end), read);
        if (end == value.npos) break;
        value.remove_prefix(end + 1);
    }
    return read;
}

bool lists_method(std::string_view list, std::string_view method, Reading reading)
{
    bool listed = false;
    for (;;) {
        const auto comma = list.find(',');
        const auto label = list.substr(0, comma);
        if (label.empty() || !std::ranges::all_of(label, alphanumeric_or_hyphen)) return false;
        listed = listed || label == method;
        if (listed && reading == Reading::strict) return true;
        if (comma == list.npos) return listed;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace acme8443::validator::caa
