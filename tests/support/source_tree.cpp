#include "tests/support/source_tree.hpp"

namespace acme8443 {

const std::filesystem::path& source_tree()
{
    static const std::filesystem::path root = ACME8443_SOURCE_TREE;
    return root;
}

}  // namespace acme8443
