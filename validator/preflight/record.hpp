#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "validator/facts.hpp"
#include "validator/rule.hpp"

namespace acme8443::validator::preflight {

/// By whom and when facts were gathered; what a replay goes by when it is told nothing else.
struct RecordHead {
    std::string ca{};       ///< as `--ca` has it
    std::string profile{};  ///< the CA's rules: "letsencrypt", ...
    Moment at{};
    bool allow_special_addresses{};
};

/// The facts of every name as lines of JSON, in the form that `policy judge` reads (docs/judge.md).
/// Left out: cookies. Tokens are random and prove nothing afterwards.
std::vector<nlohmann::json> to_record(const Facts& facts, const RecordHead& head);

/// One name, for people and programs that want to know what was seen: the lines of to_record as
/// members.
nlohmann::json to_json(const NameFacts& name);

struct Record {
    RecordHead head{};
    Facts facts{};  ///< with the vantage of who gathered them: here
};

/// What to judge by instead of what the record says; empty: as recorded.
struct ReplaySetting {
    std::string profile{};
    std::optional<Moment> at{};
};

/// Errors: Errc::damaged, naming the line; bad_usage for a profile that is not known.
Result<Record> read_record(const std::vector<std::string>& lines, const ReplaySetting& setting);

}  // namespace acme8443::validator::preflight
