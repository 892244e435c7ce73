#pragma once
#include <filesystem>

#include "app/notify/news.hpp"
#include "base/file.hpp"
#include "base/result.hpp"

namespace acme8443::app::notify {

/// notices.json below the store: which certificates are not well, and who has been told. A damaged
/// one counts as none: then somebody is told once more.
Result<Troubles> recall(const std::filesystem::path& store);
Result<void> remember(const std::filesystem::path& store, const Troubles& troubles);
/// For whoever reads, tells and writes. Errors: Errc::busy.
Result<file::Lock> lock_memory(const std::filesystem::path& store);

}  // namespace acme8443::app::notify
