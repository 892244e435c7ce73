#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "validator/rule.hpp"

/// The kinds of line that `policy judge` reads. One kind, one file beside this header.
namespace acme8443::validator::judging {

/// A parsed line, with what it is to be judged by.
struct Line {
    const nlohmann::json& members;
    Moment at;
    const CaProfile& ca;
    std::span<const Rule* const> redirect_rules;  ///< what a redirect is judged by on the way
    const keys::WeakKeys* weak_keys{};            ///< nullptr: no list is installed
    keys::Depth depth{keys::Depth::thorough};     ///< how RSA keys are looked at

    /// A member that must be there. Errors: Errc::bad_usage, naming it.
    Result<std::string> text(const char* name) const;
    /// The same, decoded from base64.
    Result<std::string> bytes(const char* name) const;
    Result<unsigned> number(const char* name) const;
    /// RFC 3339.
    Result<Moment> moment(const char* name) const;
    /// {"type","value"} under that name.
    Result<Identifier> identifier(const char* name) const;
    /// Lists of such, empty if there is no such member.
    Result<std::vector<std::string>> list_of_bytes(const char* name) const;
    Result<std::vector<std::string>> list_of_texts(const char* name) const;
    Result<std::vector<Identifier>> list_of_identifiers(const char* name) const;
};

struct Kind {
    std::string_view name;        ///< "http-01"
    std::span<const Area> areas;  ///< what is asked about such a line
    /// Errors: Errc::bad_usage when a member is missing or of the wrong type. Facts that are odd
    /// but readable are for the rules to judge.
    Result<Facts> (*read)(const Line& line);
};

// One line here and one in judge_line.cpp for each kind.

// Names and addresses.
Kind identifier();
Kind address();

// The way from port 80.
Kind http_01();
Kind survey();

// Keys and requests.
Kind key();
Kind csr();

// What a CA may do, in the Forum's words.
Kind method();
Kind lifetime();
Kind revocation();
Kind acme();

// Port 443.
Kind tls_alpn_01();
Kind port_443();

// DNS and CAA.
Kind caa();
Kind dns();

// Several perspectives.
Kind mpic();

// Certificates.
Kind certificate();

}  // namespace acme8443::validator::judging
