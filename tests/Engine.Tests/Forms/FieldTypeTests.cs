using LowCode.Forms;

namespace LowCode.Engine.Tests.Forms;

/// <summary>Shape, normal form and limits of every field type.</summary>
public class FieldTypeTests
{
    const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const string File = "{'id':'f1','hash':'" + Hash + "','name':'a.PDF','size':10}";

    static FormEvaluation Sent(string type, string more, string value) =>
        FormFixture.Form($$"""{ "id": "x", "type": "{{type}}", "label": "x"{{more.Replace('\'', '"')}} }""").Send("{'x':" + value + "}");

    [Theory]
    [InlineData("text", "", "'  a b '", "'a b'")]
    [InlineData("text", "", "'   '", null)]
    [InlineData("textarea", "", "'a\\nb'", "'a\\nb'")]
    [InlineData("number", "", "'1,234.5'", "1234.5")]
    [InlineData("number", "", "-0.000001", "-1E-06")]
    [InlineData("integer", "", "7", "7")]
    [InlineData("money", "", "0.1", "0.1")]
    [InlineData("money", "", "90000000000.99", "90000000000.99")]
    [InlineData("percent", "", "12.25", "12.25")]
    [InlineData("rating", "", "5", "5")]
    [InlineData("date", "", "'2024-02-29'", "'2024-02-29'")]
    [InlineData("time", "", "'23:59'", "'23:59'")]
    [InlineData("datetime", "", "'2026-03-01T00:30:00Z'", "'2026-03-01T08:30:00+08:00'")]
    [InlineData("datetime", "", "'2026-03-01T08:30'", "'2026-03-01T08:30:00+08:00'")]
    [InlineData("datetime", "", "'2026-03-01T08:30:15.123+09:00'", "'2026-03-01T07:30:15+08:00'")]
    [InlineData("boolean", "", "'true'", "true")]
    [InlineData("consent", "", "true", "true")]
    [InlineData("cascader", "", "['44','4401']", "['44','4401']")]
    [InlineData("mobile", "", "'+86 138-0013-8000'", "'13800138000'")]
    [InlineData("mobile", "", "'１３８００１３８０００'", "'13800138000'")]
    [InlineData("phone", "", "'(020) 8312-3456'", "'0208312-3456'")]
    [InlineData("phone", "", "'12345'", "'12345'")]
    [InlineData("phone", "", "'400-800-8000'", "'400-800-8000'")]
    [InlineData("phone", "", "'+44 20 7946 0958'", "'+442079460958'")]
    [InlineData("email", "", "'a.b@例子.cn'", "'a.b@例子.cn'")]
    [InlineData("place", "", "{'lng':113.27123456789,'lat':23.1,'datum':'gcj02'}", "{'lng':113.2712346,'lat':23.1,'datum':'gcj02'}")]
    [InlineData("address", "", "{'division':'440104003','detail':' 小北路185号 '}", "{'division':'440104003','detail':'小北路185号'}")]
    [InlineData("file", ",'accept':['pdf']", "[" + File + "]", "[" + File + "]")]
    [InlineData("user", "", "'u-1.2'", "'u-1.2'")]
    [InlineData("unit", ",'multiple':true", "['a','b']", "['a','b']")]
    [InlineData("hidden", "", "[1,'a',true,null]", "[1,'a',true,null]")]
    public void A_good_value_is_kept_in_its_normal_form(string type, string more, string value, string? kept)
    {
        var done = Sent(type, more, value);
        Assert.Equal("", done.Said());
        Assert.Equal(kept is null ? "{}" : "{'x':" + kept + "}", done.Text());
    }

    [Theory]
    [InlineData("text", "", "1", "form.text@x")]
    [InlineData("text", ",'maxLength':2", "'abc'", "form.tooLong@x")]
    [InlineData("text", ",'minLength':2", "'a'", "form.tooShort@x")]
    [InlineData("text", "", "'a\\u0000'", "form.control@x")]
    [InlineData("text", "", "'a\\nb'", "form.control@x")]
    [InlineData("number", "", "'abc'", "form.number@x")]
    [InlineData("number", "", "'1e5'", "form.number@x")]
    [InlineData("number", "", "1e15", "form.number@x")]
    [InlineData("number", ",'min':1", "0", "form.tooSmall@x")]
    [InlineData("number", ",'max':1", "2", "form.tooLarge@x")]
    [InlineData("number", ",'decimals':1", "0.25", "form.decimals@x")]
    [InlineData("integer", "", "0.5", "form.whole@x")]
    [InlineData("money", "", "0.001", "form.decimals@x")]
    [InlineData("rating", "", "6", "form.tooLarge@x")]
    [InlineData("date", "", "'2023-02-29'", "form.date@x")]
    [InlineData("date", "", "'2023-2-1'", "form.date@x")]
    [InlineData("date", ",'min':'2026-01-01'", "'2025-12-31'", "form.tooEarly@x")]
    [InlineData("time", "", "'24:00'", "form.time@x")]
    [InlineData("time", ",'max':'18:00'", "'18:01'", "form.tooLate@x")]
    [InlineData("datetime", "", "'2026-02-30T00:00:00Z'", "form.datetime@x")]
    [InlineData("boolean", "", "1", "form.boolean@x")]
    [InlineData("consent", ",'required':true", "false", "form.required@x")]
    [InlineData("choice", ",'options':[{'value':'a','label':'A'}]", "['a']", "form.code@x")]
    [InlineData("multichoice", ",'options':[{'value':'a','label':'A'}]", "['a','a']", "form.twice@x[1]")]
    [InlineData("multichoice", ",'maxCount':1,'options':[{'value':'a','label':'A'},{'value':'b','label':'B'}]", "['a','b']", "form.tooMany@x")]
    [InlineData("multichoice", ",'minCount':2,'options':[{'value':'a','label':'A'},{'value':'b','label':'B'}]", "['a']", "form.tooFew@x")]
    [InlineData("cascader", ",'options':[{'value':'44','label':'粤'},{'value':'4401','label':'穗','parent':'44'},{'value':'11','label':'京'}]", "['11','4401']", "form.option@x[1]")]
    [InlineData("mobile", "", "'12800138000'", "form.mobile@x")]
    [InlineData("phone", "", "'555'", "form.phone@x")]
    [InlineData("email", "", "'a@b'", "form.email@x")]
    [InlineData("residentId", "", "'123'", "form.residentId.malformed@x")]
    [InlineData("residentId", "", "'990426199112010074'", "form.residentId.region@x")]
    [InlineData("socialCreditCode", "", "'123'", "form.socialCreditCode.malformed@x")]
    [InlineData("place", "", "{'lng':181,'lat':0,'datum':'gcj02'}", "form.place@x")]
    [InlineData("place", "", "{'lng':1,'lat':0}", "form.datum@x.datum")]
    [InlineData("place", "", "{'lng':1,'lat':0,'datum':'gcj02','z':1}", "form.unknownField@x.z")]
    [InlineData("address", "", "{'division':'44010'}", "form.division@x.division")]
    [InlineData("file", "", "[{'id':'f','hash':'x','name':'a','size':1}]", "form.file@x[0]")]
    [InlineData("file", "", "[{'id':'f','hash':'" + Hash + "','name':'../a','size':1}]", "form.file@x[0]")]
    [InlineData("file", ",'accept':['jpg']", "[" + File + "]", "form.fileType@x[0]")]
    [InlineData("file", ",'maxSize':9", "[" + File + "]", "form.fileSize@x[0]")]
    [InlineData("photo", "", "[" + File + "]", "form.fileType@x[0]")]
    [InlineData("user", "", "'a b'", "form.reference@x")]
    [InlineData("hidden", "", "{'a':1}", "form.scalar@x")]
    [InlineData("help", "", "'a'", "form.noValue@x")]
    [InlineData("serial", "", "'a'", "form.readOnly@x")]
    [InlineData("subtable", ",'fields':[{'id':'a','type':'text','label':'a'}]", "{}", "form.list@x")]
    [InlineData("subtable", ",'fields':[{'id':'a','type':'text','label':'a'}]", "[1]", "form.row@x[0]")]
    [InlineData("subtable", ",'maxCount':1,'fields':[{'id':'a','type':'text','label':'a'}]", "[{},{}]", "form.tooMany@x")]
    [InlineData("subtable", ",'minCount':2,'fields':[{'id':'a','type':'text','label':'a'}]", "[{}]", "form.tooFew@x")]
    [InlineData("subtable", ",'required':true,'fields':[{'id':'a','type':'text','label':'a'}]", "[]", "form.required@x")]
    [InlineData("subtable", ",'fields':[{'id':'a','type':'text','label':'a'}]", "[{'_id':'r'},{'_id':'r'}]", "form.rowId@x[1]")]
    [InlineData("group", ",'fields':[{'id':'a','type':'text','label':'a'}]", "[]", "form.group@x")]
    public void A_bad_value_is_refused_with_its_place(string type, string more, string value, string said) => Assert.Equal(said, Sent(type, more, value).Said());
}
