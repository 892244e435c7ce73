#include "validator/caa/issue_value.hpp"

#include <algorithm>

namespace acme8443::validator::caa {
namespace {

constexpr std::string_view white_space = " \t";

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(white_space);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(white_space) + 1 - first);
}

char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool alphanumeric(char c)
{
    const char low = lower_case(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9');
}

bool alphanumeric_or_hyphen(char c) { return c == '-' || alphanumeric(c); }

/// (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))
bool is_label(std::string_view text)
{
    return !text.empty() && text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text, alphanumeric_or_hyphen);
}

/// label *("." label)
bool is_domain_name(std::string_view text)
{
    for (;;) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) return false;
        if (dot == text.npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_tag(std::string_view text, Reading reading)
{
    return reading == Reading::text ? is_label(text) : std::ranges::all_of(text, alphanumeric);
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

/// parameter = tag *WSP "=" *WSP value
void read_parameter(std::string_view text, Reading reading, IssueValue& into)
{
    const auto equals = text.find('=');
    if (equals == text.npos) {
        into.fault = "a parameter is not tag=value";
        return;
    }
    const auto tag = trimmed(text.substr(0, equals));
    const auto value = trimmed(text.substr(equals + 1));
    if (!is_tag(tag, reading)) {
        into.fault = "a parameter's tag has a character that is not allowed there, or none at all";
    } else if (!is_value(value)) {
        into.fault = "a parameter's value has white space or a character that is not allowed";
    } else {
        keep(tag, value, into);
    }
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, lower_case, lower_case);
}

IssueValue issue_value(std::string_view value, Reading reading)
{
    IssueValue read;
    const auto first = value.find(';');
    read.issuer = trimmed(value.substr(0, first));
    if (reading == Reading::text && !read.issuer.empty() && !is_domain_name(read.issuer)) {
        read.fault = "the issuer is not a domain name";
    }
    if (first == value.npos) return read;
    value.remove_prefix(first + 1);
    if (trimmed(value).empty()) return read;
    while (read.fault.empty()) {
        const auto end = value.find(';');
        read_parameter(value.substr(0, end), reading, read);
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
