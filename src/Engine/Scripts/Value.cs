using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace LowCode.Scripts;

public enum ValueKind { Undefined, Null, Boolean, Number, Text, List, Record }

/// <summary>
/// One immutable datum in the model that forms, flows, rules and the journal share: JSON's kinds and JavaScript's <c>undefined</c>.
/// 16 bytes; numbers and booleans allocate nothing. Dates are ISO text, money is yuan with at most two decimals.
/// </summary>
[JsonConverter(typeof(ValueJsonConverter))]
public readonly struct Value : IEquatable<Value>
{
    sealed class Tag;

    static readonly Tag nullTag = new(), booleanTag = new(), numberTag = new();

    readonly object? reference;
    readonly double number;

    Value(object? reference, double number) { this.reference = reference; this.number = number; }

    public static Value Undefined => default;
    public static Value Null => new(nullTag, 0);
    public static Value True => new(booleanTag, 1);
    public static Value False => new(booleanTag, 0);
    public static Value Of(bool value) => new(booleanTag, value ? 1 : 0);
    public static Value Of(double value) => new(numberTag, value);
    public static Value Of(string? value) => value is null ? Null : new(value, 0);
    // An empty list is an object of its own, as any other: [] === [] is false.
    public static Value Of(Value[] items) => new(items.Length == 0 ? new Value[items.Length] : items, 0);
    public static Value Of(Record record) => new(record, 0);

    public static implicit operator Value(int value) => Of((double)value);
    public static implicit operator Value(bool value) => Of(value);
    public static implicit operator Value(double value) => Of(value);
    public static implicit operator Value(string? value) => Of(value);
    public static implicit operator Value(Record record) => Of(record);

    public ValueKind Kind => reference switch
    {
        null => ValueKind.Undefined,
        Tag tag => tag == numberTag ? ValueKind.Number : tag == booleanTag ? ValueKind.Boolean : ValueKind.Null,
        string => ValueKind.Text,
        Record => ValueKind.Record,
        _ => ValueKind.List,
    };

    public bool IsUndefined => reference is null;
    /// <summary>Null or undefined: nothing was said.</summary>
    public bool IsAbsent => reference is null || ReferenceEquals(reference, nullTag);
    /// <summary>Absent, an empty text or an empty list: what a form treats as not filled in.</summary>
    public bool IsBlank => IsAbsent || reference is string { Length: 0 } or Value[] { Length: 0 };
    public bool IsNumber { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => ReferenceEquals(reference, numberTag); }
    public bool IsBoolean { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => ReferenceEquals(reference, booleanTag); }

    /// <summary>The number as stored, without conversion; only meaningful when <see cref="IsNumber"/>.</summary>
    public double RawNumber => number;
    public bool RawBoolean => number != 0;
    public string? AsText => reference as string;
    public Record? AsRecord => reference as Record;
    public Value[]? AsList => reference as Value[];

    /// <summary>JavaScript's ToBoolean.</summary>
    public bool IsTruthy { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => IsBoolean ? number != 0 : IsNumber ? number != 0 && !double.IsNaN(number) : IsTruthyOther; }

    bool IsTruthyOther => reference switch
    {
        null or Tag => false,
        string text => text.Length > 0,
        _ => true,
    };

    /// <summary>JavaScript's <c>===</c>: tags are shared by all values of a kind, so that one comparison of references settles all but texts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool StrictlyEqual(in Value left, in Value right) =>
        ReferenceEquals(left.reference, right.reference) ? left.number == right.number
            : left.reference is string text && right.reference is string other && string.Equals(text, other, StringComparison.Ordinal);

    /// <summary>A member of a record, or undefined for anything else.</summary>
    public Value this[string name] => reference is Record record ? record[name] : default;

    /// <summary>Equality of data (deep, ordinal; undefined equals only undefined). Not JavaScript's <c>==</c>.</summary>
    public bool Equals(Value other)
    {
        if (ReferenceEquals(reference, other.reference)) return number.Equals(other.number);
        return (reference, other.reference) switch
        {
            (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
            (Value[] a, Value[] b) => a.AsSpan().SequenceEqual(b),
            (Record a, Record b) => a.Equals(b),
            _ => false,
        };
    }

    public override bool Equals(object? obj) => obj is Value other && Equals(other);
    public static bool operator ==(Value left, Value right) => left.Equals(right);
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    public override int GetHashCode() => reference switch
    {
        null => 0,
        Tag => number.GetHashCode(),
        string text => string.GetHashCode(text, StringComparison.Ordinal),
        Value[] list => list.Length,
        Record record => record.Count,
        _ => 0,
    };

    /// <summary>For logs and tests: JSON, with <c>undefined</c> spelled out.</summary>
    public override string ToString() => IsUndefined ? "undefined" : IsNumber ? number.ToString("R", CultureInfo.InvariantCulture) : ValueJson.ToJson(this);
}
