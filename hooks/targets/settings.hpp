#pragma once
#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/target.hpp"

namespace acme8443::hooks {

/// Reads one target's settings. Every error is Errc::bad_config and names the setting.
class SettingsReader {
public:
    /// Errors: also a setting that is not one of `known`.
    static Result<SettingsReader> make(const TargetSpec& spec,
                                       std::initializer_list<std::string_view> known);

    bool has(std::string_view key) const { return find(key) != nullptr; }
    /// One value, or the default when it is not set.
    Result<std::string> text(std::string_view key, std::string_view otherwise = {}) const;
    Result<std::string> required(std::string_view key) const;
    /// An absolute path, or nothing.
    Result<std::string> path(std::string_view key) const;
    /// A program and its arguments, or nothing; the program is an absolute path or a plain name.
    Result<std::vector<std::string>> command(std::string_view key) const;
    /// "yes" or "no".
    Result<bool> flag(std::string_view key, bool otherwise) const;
    Result<std::chrono::seconds> seconds(std::string_view key,
                                         std::chrono::seconds otherwise) const;

    /// "dir: what", for checks of the target's own.
    [[nodiscard]] Failure bad(std::string_view key, std::string_view what) const;

private:
    explicit SettingsReader(const TargetSpec& spec) : spec_(&spec) {}
    const std::vector<std::string>* find(std::string_view key) const;
    const TargetSpec* spec_;
};

}  // namespace acme8443::hooks
