//! Elements of an XML document, told as nested values.

use std::io::{self, Write};

use quick_xml::Writer;

/// An element without attributes.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Text(String),
    Children(Vec<Element>),
}

/// An element that says something by being there.
pub(super) const fn mark(name: &'static str) -> Element {
    Element { name, content: Content::Children(Vec::new()) }
}

/// An element with text.
#[expect(clippy::needless_pass_by_value, reason = "numbers and literals read better so")]
pub(super) fn text(name: &'static str, value: impl ToString) -> Element {
    Element { name, content: Content::Text(value.to_string()) }
}

/// An element with others in it.
pub(super) fn tree(name: &'static str, children: impl Into<Vec<Element>>) -> Element {
    Element { name, content: Content::Children(children.into()) }
}

/// A parameter of the profile: what the device can do, and how it is set up.
pub(super) fn setting(
    name: &'static str,
    capabilities: impl Into<Vec<Element>>,
    current: impl Into<Vec<Element>>,
) -> Element {
    tree(name, [tree("capabilities", capabilities), tree("currentValue", current)])
}

/// A parameter that has one value only.
pub(super) fn fixed(name: &'static str, value: impl Into<Vec<Element>>) -> Element {
    let value = value.into();
    setting(name, value.clone(), value)
}

/// A parameter that is told, and is no choice.
pub(super) fn told(name: &'static str, value: impl ToString) -> Element {
    tree(name, [tree("currentValue", [text("value", value)])])
}

/// The numbers that a parameter takes.
pub(super) fn range(minimum: u32, maximum: u32) -> Element {
    tree("range", [text("minimum", minimum), text("maximum", maximum)])
}

/// A number that is no choice.
pub(super) fn always(name: &'static str, value: u32) -> Element {
    setting(name, [text("fixed", value)], [text("value", value)])
}

impl Element {
    pub(super) fn write(&self, to: &mut Writer<impl Write>) -> io::Result<()> {
        let element = to.create_element(self.name);
        match &self.content {
            Content::Text(text) => element.write_text_content(quick_xml::events::BytesText::new(text))?,
            Content::Children(children) if children.is_empty() => element.write_empty()?,
            Content::Children(children) => {
                element.write_inner_content(|to| children.iter().try_for_each(|child| child.write(to)))?
            }
        };
        Ok(())
    }
}
