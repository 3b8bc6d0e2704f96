using System.Text.Json;
using LowCode.Apps;
using LowCode.Engine.Tests.Architecture;
using LowCode.Forms;

namespace LowCode.Engine.Tests.Forms;

public sealed class FormUnionTests
{
    static FormDefinition Form(string id, string fields, string more = "") => FormDefinition.Parse($$"""{ "id": "{{id}}", "name": "{{id}}", "fields": [{{fields}}]{{more}} }""");

    [Fact]
    public void Each_element_of_each_subject_stands_once_and_each_department_sees_its_own_part()
    {
        var union = FormUnion.Of("birth", "出生一件事",
        [
            new("440104-ga", Form("entry", """
                { "id": "mother", "type": "personName", "label": "母亲姓名", "element": "person.name", "subject": "mother" },
                { "id": "child", "type": "personName", "label": "新生儿姓名", "element": "person.name", "subject": "child", "required": true },
                { "id": "origin", "type": "text", "label": "籍贯" }
                """, """, "documents": [ { "id": "id", "name": "身份证", "kind": "idCard", "holder": "mother", "required": true }, { "id": "request", "name": "申请书" } ]""")),
            new("440104-yb", Form("insured", """
                { "id": "name", "type": "text", "label": "参保人", "element": "person.name", "subject": "child" },
                { "id": "guardian", "type": "personName", "label": "监护人", "element": "person.name", "subject": "mother", "required": true, "visibleWhen": "form.name != '' && form.origin == 'a'" },
                { "id": "origin", "type": "choice", "label": "类别", "options": [ { "value": "a", "label": "甲" } ] }
                """, """, "documents": [ { "id": "card", "name": "监护人身份证", "kind": "idCard", "holder": "mother", "original": true }, { "id": "request", "name": "参保申请" } ]""")),
        ]);
        Assert.Equal(["mother", "child", "origin", "insuredOrigin"], union.Form.Fields.Select(f => f.Id));
        Assert.Equal([true, true], union.Form.Fields.Take(2).Select(f => f.Required));
        // A field one department always shows is always shown.
        Assert.Null(union.Form.Fields[0].VisibleWhen);
        Assert.Equal(["child", "mother", "origin"], union.FieldsOf("440104-ga").Order(StringComparer.Ordinal));
        Assert.Equal(["child", "insuredOrigin", "mother"], union.FieldsOf("440104-yb").Order(StringComparer.Ordinal));
        Assert.Equal(["id", "request", "insuredRequest"], union.Form.Documents.Select(d => d.Id));
        Assert.True(union.Form.Documents[0] is { Required: true, Original: true });
        Assert.Equal(["id", "insuredRequest"], union.DocumentsOf("440104-yb").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rules_go_on_speaking_of_the_same_fields()
    {
        var union = FormUnion.Of("u", "合", [new("a", Form("one", """{ "id": "who", "type": "text", "label": "谁", "element": "person.name" }""")),
            new("b", Form("two", """{ "id": "name", "type": "text", "label": "名", "element": "person.name" }, { "id": "why", "type": "text", "label": "为何", "visibleWhen": "form.name == 'x' && form.nameless" }"""))]);
        Assert.Equal("form.who == 'x' && form.nameless", union.Form.Fields[1].VisibleWhen);
    }

    [Fact]
    public void Seven_forms_of_five_departments_become_one_app_that_can_be_published()
    {
        var parts = Checkout.Files("bench/Reduction/issued", ".json").Select(file => JsonDocument.Parse(Checkout.Read(file)).RootElement)
            .Select(one => new UnionPart(one.GetProperty("department").GetString()!, FormDefinition.Parse(one.GetProperty("form").GetRawText()))).ToList();
        Assert.Equal((7, 126, 34), (parts.Count, parts.Sum(p => p.Form.Fields.Length), parts.Sum(p => p.Form.Documents.Length)));
        var union = FormUnion.Of("birth", new Label("新生儿出生一件事", "One birth"), parts);
        var package = UnionApp.Of("birth-bundle", new Label("新生儿出生一件事", "One birth"), "1.0.0", new Label("办件", "Case"), "YJ", union, "handler", d => d);
        var report = AppCheck.Check(package);
        Assert.Equal([], report.Problems.Select(p => $"{p.Code} {p.Path}"));
        Assert.Equal(union.Form.Fields.Length, union.Form.Fields.Select(f => f.Element is null ? f.Id : $"{f.Element}#{f.Subject}").Distinct().Count());
        Assert.Equal(5, report.App!.Flow.Activities.Count(a => a.Kind == LowCode.Flows.ActivityKind.Task));
        var office = report.App.Steps["at-440104-rs"];
        Assert.Equal(FieldAccess.Hidden, office.Access.Default);
        // Each of the forms by itself is an app, too.
        foreach (var part in parts)
            Assert.Empty(AppCheck.Check(UnionApp.Of(part.Form.Id, part.Form.Name, "1.0.0", "办件", "YJ", FormUnion.Of(part.Form.Id, part.Form.Name, [part]), "handler", d => d)).Problems);
        Assert.Contains(union.Form.Documents.Single(d => d is { Kind: "idCard", Holder: "mother" }).Id, office.Documents);
    }
}
