#pragma once
#include "validator/rules/certificate.hpp"

/// What the families of rules about a subject's name share.
namespace acme8443::validator::rules::certificate {

template <auto wrong>
Evidence an_attribute(const View& view)
{
    for (const lint::Attribute& attribute : view.subject.attributes) {
        if (wrong(attribute)) return attribute.text;
    }
    return std::nullopt;
}

template <Field field>
bool has(const View& view)
{
    return view.subject.has(field);
}

}  // namespace acme8443::validator::rules::certificate
