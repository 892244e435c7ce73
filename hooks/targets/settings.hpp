#pragma once
#include <initializer_list>
#include <string_view>

#include "base/settings_reader.hpp"
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// Reads one target's settings.
class SettingsReader : public acme8443::SettingsReader {
public:
    /// Errors: also a setting that is not one of `known`.
    static Result<SettingsReader> make(const TargetSpec& spec,
                                       std::initializer_list<std::string_view> known);

private:
    explicit SettingsReader(acme8443::SettingsReader reader) : acme8443::SettingsReader(reader) {}
};

}  // namespace acme8443::hooks
