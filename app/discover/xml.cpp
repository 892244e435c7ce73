#include "app/discover/xml.hpp"

#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::app::discover {
namespace {

using Tree = boost::property_tree::ptree;

Element element(const std::string& name, const Tree& tree)
{
    Element out;
    out.name = name;
    for (const auto& [key, child] : tree) {
        if (key != "<xmlattr>") {
            out.children.push_back(element(key, child));
            continue;
        }
        for (const auto& [attribute, value] : child) out.attributes[attribute] = value.data();
    }
    return out;
}

}  // namespace

std::string Element::operator[](const std::string& attribute) const
{
    const auto found = attributes.find(attribute);
    return found == attributes.end() ? "" : found->second;
}

std::vector<const Element*> Element::all(std::string_view wanted) const
{
    std::vector<const Element*> found;
    for (const Element& child : children) {
        if (child.name == wanted) found.push_back(&child);
        for (const Element* deeper : child.all(wanted)) found.push_back(deeper);
    }
    return found;
}

Result<Element> read_xml(const std::filesystem::path& path)
{
    std::istringstream text(TRY(file::read(path)));
    try {
        Tree tree;
        boost::property_tree::read_xml(text, tree, boost::property_tree::xml_parser::no_comments);
        return element("", tree);
    } catch (const boost::property_tree::xml_parser_error& error) {
        return fail(Errc::bad_config,
                    path.string() + ":" + std::to_string(error.line()) + ": " + error.message());
    }
}

}  // namespace acme8443::app::discover
