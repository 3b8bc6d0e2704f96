using LowCode.Apps;
using LowCode.Forms;
using LowCode.Registers;
using LowCode.Views;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Forms;

public sealed class DataElementTests
{
    [Fact]
    public void Every_element_has_words_in_both_languages_and_stands_where_it_says()
    {
        Assert.NotEmpty(DataElements.All);
        Assert.Equal(DataElements.All.Count, DataElements.All.Select(e => e.Id).Distinct().Count());
        Assert.All(DataElements.All, element =>
        {
            Assert.False(string.IsNullOrEmpty(element.Name.En) || string.IsNullOrEmpty(element.Meaning.En), element.Id);
            if (element.Register is { } register) Assert.True(BaseRegisters.Of(register).Element(element.RegisterElement!) is { } known && (known.Class != LowCode.Org.FieldClass.Open) == (element.Mask is not null), element.Id);
            if (element.Derived is { } derived) Assert.NotNull(DataElements.Find(derived.From));
        });
        Assert.Equal(["person", "enterprise", "house", "place", "business"], DataElements.All.Where(e => e.Identifies).Select(e => e.Subject));
    }

    [Fact]
    public void Sex_birth_date_and_age_follow_from_the_identity_number_of_the_same_person_and_are_not_asked()
    {
        var form = FormCompiler.Compile(FormDefinition.Parse("""
            { "id": "two", "name": "两人", "fields": [
              { "id": "motherId", "type": "residentId", "label": "母亲身份证号", "element": "person.idNumber", "subject": "mother" },
              { "id": "motherBorn", "type": "date", "label": "母亲出生日期", "element": "person.birthDate", "subject": "mother", "required": true },
              { "id": "motherAge", "type": "integer", "label": "母亲年龄", "element": "person.age", "subject": "mother" },
              { "id": "motherSex", "type": "choice", "label": "母亲性别", "element": "person.sex", "subject": "mother", "options": [ { "value": "male", "label": "男" }, { "value": "female", "label": "女" } ] },
              { "id": "motherSaid", "type": "text", "label": "性别", "element": "person.sex", "subject": "mother" },
              { "id": "childSex", "type": "text", "label": "孩子性别", "element": "person.sex", "subject": "child" } ] }
            """)).Form!;
        var filled = form.Evaluate(Record.Empty, Record.Of(("motherId", "11010519491231002X"), ("motherSex", "male"), ("childSex", "男")), FormAccess.EditAll,
            new FormContext(FormMode.Submit, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8))));
        Assert.Equal(("1949-12-31", "female", "女", "男"), (filled.Values["motherBorn"].AsText, filled.Values["motherSex"].AsText, filled.Values["motherSaid"].AsText, filled.Values["childSex"].AsText));
        Assert.Equal(76, filled.Values["motherAge"].RawNumber);
        Assert.Equal([true, true, true, false], BoundField.Of(form.Definition).Where(f => f.Element.Derived is not null).Where(f => f.Field.Id != "motherSaid").Select(f => f.IsDerived));
    }

    [Fact]
    public void A_field_bound_to_what_is_not_in_the_dictionary_or_does_not_fit_is_told_when_the_app_is_published()
    {
        var problems = new List<LowCode.Problems.Problem>();
        ElementCheck.Fields(FormDefinition.Parse("""
            { "id": "f", "name": "表", "fields": [
              { "id": "a", "type": "text", "label": "甲", "element": "person.shoeSize" },
              { "id": "b", "type": "rating", "label": "乙", "element": "person.name" },
              { "id": "c", "type": "text", "label": "丙", "element": "person.name" } ] }
            """).Fields, "forms/f.json", problems);
        Assert.Equal(["app.element.unknown", "app.element.type"], problems.Select(p => p.Code));
    }

    [Fact]
    public void A_document_of_somebody_whom_no_form_asks_about_is_told_at_its_place()
    {
        static FormDefinition Form(string fields, string documents = "") => FormDefinition.Parse($$"""{ "id": "f", "name": "表", "fields": [ {{fields}} ], "documents": [ {{documents}} ] }""");
        static string Number(string subject) => $$"""{ "id": "number", "type": "residentId", "label": "证件号", "element": "person.idNumber", "subject": "{{subject}}" }""";
        static string Said(FormDefinition form, params FormDefinition[] others) => string.Join(' ', ElementCheck.Of(form, [form, .. others]).Select(p => $"{p.Code}@{p.Path}"));
        const string documents = """{ "id": "plain", "name": "申请书" }, { "id": "card", "name": "身份证", "kind": "idCard", "holder": "母亲" }""";
        Assert.Equal("", Said(Form(Number("母亲"), documents)));
        // The subject was called otherwise, or moved into rows, where it is many.
        Assert.Equal("app.document.holder@documents[1]", Said(Form(Number("妈妈"), documents)));
        Assert.Equal("app.document.holder@documents[1]", Said(Form($$"""{ "id": "rows", "type": "subtable", "label": "人", "fields": [ {{Number("母亲")}} ] }""", documents)));
        // Who has no number yet has documents all the same.
        Assert.Equal("", Said(Form("""{ "id": "name", "type": "text", "label": "姓名", "element": "person.name", "subject": "母亲" }""", documents)));
        // Another form of the app may ask for it.
        Assert.Equal("", Said(Form(Number("妈妈"), documents), Form(Number("母亲"))));
    }

    [Theory, InlineData("person.bankCard", "6222021234567890128", "***************0128"), InlineData("person.name", "陈嘉明", "陈*"), InlineData("person.marital", "已婚", "***")]
    public void A_value_is_masked_by_its_element(string element, string value, string shown) =>
        Assert.Equal(shown, SensitiveField.MaskOf(new FieldDefinition("x", FieldType.Text, "某项") { Element = element })!(value));
}
