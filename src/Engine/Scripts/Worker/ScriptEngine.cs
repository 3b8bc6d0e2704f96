using System.Globalization;
using System.Text.Json;
using Jint;
using Jint.Native;
using JsonParser = Jint.Native.Json.JsonParser;
using Jint.Parser;
using Jint.Parser.Ast;
using Jint.Runtime;

namespace LowCode.Scripts;

/// <summary>
/// One script in one engine of its own: nothing one run changes is there in the next. Values come in and go out as JSON text
/// through the engine's own parser, because any object of the runtime handed in would show the whole runtime.
/// </summary>
static class ScriptEngine
{
    // The source starts on a line of its own, so that its columns are the author's.
    const int HeaderLines = 1;

    static readonly TimeZoneInfo chinaStandardTime = TimeZoneInfo.CreateCustomTimeZone("UTC+8", TimeSpan.FromHours(8), "UTC+8", "UTC+8");

    public static WorkerAnswer Run(WorkerRun run, WorkerSettings settings)
    {
        var engine = new Engine(o => o.Strict().MaxStatements(settings.Statements).LimitRecursion(settings.Recursion)
            .TimeoutInterval(TimeSpan.FromMilliseconds(settings.TimeMilliseconds)).Culture(CultureInfo.InvariantCulture).LocalTimeZone(chinaStandardTime));
        Close(engine);
        try
        {
            var names = Names(run.Input);
            var program = Parse(names, run.Source);
            var function = engine.Execute(program).GetCompletionValue();
            var input = new JsonParser(engine).Parse(run.Input);
            var answer = function.Invoke([input, .. names.Select(n => input.AsObject().Get(n))]);
            var json = new Jint.Native.Json.JsonSerializer(engine).Serialize(answer, Undefined.Instance, Undefined.Instance);
            return !json.IsString() ? new WorkerAnswer(null) : json.AsString().Length > settings.OutputBytes ? new WorkerAnswer(null, "output") : new WorkerAnswer(json.AsString());
        }
        catch (ParserException e) { return At("syntax", e.LineNumber, e.Column - 1, e.Description); }
        catch (JavaScriptException e) { return At("thrown", e.LineNumber, e.Column, e.Message); }
        catch (StatementsCountOverflowException) { return Last(engine, "statements"); }
        catch (RecursionDepthOverflowException) { return Last(engine, "recursion"); }
        catch (TimeoutException) { return Last(engine, "time"); }
        catch (Exception e) when (e is InvalidCastException or ArgumentException or InvalidOperationException or NotSupportedException or OverflowException or FormatException or NullReferenceException or IndexOutOfRangeException)
        {
            // Faults of the engine that odd scripts bring about are the script's failure, not the worker's.
            return Last(engine, "thrown") with { Detail = e.GetType().Name };
        }
    }

    /// <summary>Takes away what turns text into code.</summary>
    static void Close(Engine engine)
    {
        engine.Function.Get("prototype").AsObject().RemoveOwnProperty("constructor");
        engine.Global.RemoveOwnProperty("eval");
        engine.Global.RemoveOwnProperty("Function");
    }

    /// <summary>Members of the input that can be variables; the whole is there as <c>input</c>.</summary>
    static string[] Names(string input)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(input), ValueJson.ReaderOptions);
        var names = new List<string>();
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.GetString() is { } name && IsVariable(name) && !names.Contains(name)) names.Add(name);
        return [.. names];
    }

    static bool IsVariable(string name) =>
        name.Length is > 0 and <= 64 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name is not ("input" or "eval" or "arguments")
        && !ScriptCheck.IsReserved(name);

    /// <summary>The source as the body of one function; a source that closes the function and goes on is refused.</summary>
    static Program Parse(string[] names, string source)
    {
        var program = new JavaScriptParser().Parse($"(function ({string.Join(", ", ["input", .. names])}) {{ 'use strict';\n{source}\n}})");
        return program.Body.Count == 1 && program.Body.First() is ExpressionStatement { Expression: FunctionExpression }
            ? program
            : throw new ParserException("}") { LineNumber = 1 + HeaderLines, Column = 1, Description = "}" };
    }

    static WorkerAnswer Last(Engine engine, string code) =>
        engine.GetLastSyntaxNode()?.Location is { } at ? At(code, at.Start.Line, at.Start.Column, null) : new WorkerAnswer(null, code);

    static WorkerAnswer At(string code, int line, int column, string? detail) =>
        new(null, code, detail is { Length: > 500 } ? detail[..500] : detail, Math.Max(0, line - HeaderLines), line > HeaderLines ? column + 1 : 0);
}
