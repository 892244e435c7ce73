#pragma once
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/discover/found.hpp"

namespace acme8443::app::discover {

/// One service for people: what it is, what is wrong, and the [[deploy]] table to paste.
std::string to_text(const Found& found);
nlohmann::json to_json(const Found& found);
/// The [[deploy]] table as TOML.
std::string deploy_block(const hooks::TargetSpec& target);

std::string csv(const std::vector<Found>& all);

/// One difference to the survey before.
struct Change {
    std::string kind;   ///< "new listener", "gone", "exposure", "certificate"
    std::string where;  ///< "ADDRESS:PORT"
    std::string what;
};

/// What a later survey is compared with. Errors of read_baseline: Errc::bad_config for what is not
/// one.
std::string baseline(const std::vector<Found>& all);
Result<std::vector<Change>> compare(const std::string& before, const std::vector<Found>& now,
                                    const std::vector<std::string>& our_leaves);

std::string to_text(const Change& change);
nlohmann::json to_json(const Change& change);
std::string csv(const std::vector<Change>& changes);

}  // namespace acme8443::app::discover
