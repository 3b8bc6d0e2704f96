using System.Text;
using LowCode.Apps;

namespace LowCode.Engine.Tests.Cases;

/// <summary>An allowance somebody asks for: bound to data elements of a person, with a branch that hides and shows.</summary>
static class FillApp
{
    public static AppPackage Package { get; } = AppPackage.Of(
    [
        File("app.json", """
            { "id": "allowance", "name": "高龄津贴申领", "version": "1.0.0", "noun": "办件", "numberPrefix": "JT", "form": "apply", "title": "'高龄津贴申领'", "posts": ["operator", "handler"], "openedBy": [],
              "residents": { "again": { "days": 10 }, "services": [
                { "id": "apply", "name": "申领", "behalf": true, "for": ["person", "enterprise"], "fields": ["idNumber", "name", "phone", "address"], "values": { "education": "网上申领", "note": "=slice(form.address, 0, 3)" } },
                { "id": "quiet", "name": "内部", "closed": true, "fields": ["idNumber"] } ] } }
            """),
        File("forms/apply.json", """
            { "id": "apply", "name": "申领表", "fields": [
              { "id": "idNumber", "type": "residentId", "label": "身份证号", "element": "person.idNumber", "required": true },
              { "id": "name", "type": "personName", "label": "姓名", "element": "person.name", "required": true },
              { "id": "sex", "type": "choice", "label": "性别", "element": "person.sex", "required": true, "options": [ { "value": "male", "label": "男" }, { "value": "female", "label": "女" } ] },
              { "id": "age", "type": "integer", "label": "年龄", "element": "person.age" },
              { "id": "byPhone", "type": "boolean", "label": "电话通知", "default": "true" },
              { "id": "phone", "type": "mobile", "label": "联系电话", "element": "person.phone", "requiredWhen": "form.byPhone", "visibleWhen": "form.byPhone" },
              { "id": "address", "type": "text", "label": "现居住地址", "element": "person.address", "required": true },
              { "id": "marital", "type": "choice", "label": "婚姻状况", "element": "person.marital", "options": [ { "value": "married", "label": "已婚" }, { "value": "widowed", "label": "丧偶" } ] },
              { "id": "education", "type": "text", "label": "文化程度", "element": "person.education" },
              { "id": "note", "type": "text", "label": "备注" } ],
              "documents": [ { "id": "idCard", "name": "身份证", "kind": "idCard", "required": true }, { "id": "proof", "name": "居住证明", "required": true, "laterDays": 5 } ] }
            """),
        File("flow.json", """
            { "id": "allowance", "start": "check", "activities": [
              { "id": "check", "type": "task", "name": "审核", "form": "apply", "candidates": { "post": "operator" }, "outcomes": ["pass"] },
              { "id": "end", "type": "end" } ],
              "connections": [ { "from": "check", "outcome": "pass", "to": "end" } ] }
            """),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));
}
