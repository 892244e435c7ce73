#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/file.hpp"
#include "hooks/target.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::hooks {

/// A certificate whose files hold words instead of PEM, for targets that only carry them.
inline Live wordy_live(const std::string& leaf = std::string(64, 'a'))
{
    Live live;
    live.name = "app.example.test";
    live.directory = "/var/lib/acme8443/live/app.example.test";
    live.names = {"app.example.test", "www.example.test"};
    live.not_before = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
    live.not_after = live.not_before + std::chrono::days(90);
    live.bundle = {Secret("key " + leaf + "\n"), "cert " + leaf + "\n", "chain\n", leaf};
    return live;
}

inline Live copy_of(const Live& live)
{
    Live copy;
    copy.name = live.name;
    copy.generation = live.generation;
    copy.directory = live.directory;
    copy.names = live.names;
    copy.not_before = live.not_before;
    copy.not_after = live.not_after;
    copy.bundle = {live.bundle.privkey.copy(), live.bundle.cert, live.bundle.chain,
                   live.bundle.leaf_sha256};
    return copy;
}

inline TargetSpec spec_of(std::string kind, Settings settings)
{
    TargetSpec spec;
    spec.name = "here";
    spec.kind = std::move(kind);
    spec.endpoints = {{"app.example.test", 8443}};
    spec.settings = std::move(settings);
    return spec;
}

/// Ends the test when the settings are refused.
inline std::unique_ptr<Target> must_make(const TargetSpec& spec)
{
    auto target = make_target(spec);
    EXPECT_THAT(target, IsOk());
    return target ? *std::move(target) : nullptr;
}

inline std::string text_of(const std::filesystem::path& path)
{
    return file::read(path).value_or("cannot be read");
}

}  // namespace acme8443::hooks
