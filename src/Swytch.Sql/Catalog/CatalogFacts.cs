namespace Swytch.Sql.Catalog;

/// <summary>Rows of PostgreSQL 15's system catalogs that have no other source here, as compact text: entries separated by semicolons or line ends.</summary>
internal static partial class CatalogFacts
{
    /// <summary>pg_opclass: oid method name family type default keytype.</summary>
    public const string OperatorClasses = """
        1978 403 int4_ops 1976 23 t 0;1979 403 int2_ops 1976 21 t 0;1981 403 oid_ops 1989 26 t 0;3122 403 date_ops 434 1082 t 0;3123 403 float8_ops 1970 701 t 0;3124 403 int8_ops 1976 20 t 0
        3125 403 numeric_ops 1988 1700 t 0;3126 403 text_ops 1994 25 t 0;3127 403 timestamptz_ops 434 1184 t 0;3128 403 timestamp_ops 434 1114 t 0;4217 403 text_pattern_ops 2095 25 f 0
        4218 403 varchar_pattern_ops 2095 25 f 0;4219 403 bpchar_pattern_ops 2097 1042 f 0;10000 403 array_ops 397 2277 t 0;10001 405 array_ops 627 2277 t 0;10002 403 bit_ops 423 1560 t 0
        10003 403 bool_ops 424 16 t 0;10004 403 bpchar_ops 426 1042 t 0;10005 405 bpchar_ops 427 1042 t 0;10006 403 bytea_ops 428 17 t 0;10007 403 char_ops 429 18 t 0;10008 405 char_ops 431 18 t 0
        10009 403 cidr_ops 1974 869 f 0;10010 405 cidr_ops 1975 869 f 0;10011 405 date_ops 435 1082 t 0;10012 403 float4_ops 1970 700 t 0;10013 405 float4_ops 1971 700 t 0
        10014 405 float8_ops 1971 701 t 0;10015 403 inet_ops 1974 869 t 0;10016 405 inet_ops 1975 869 t 0;10017 783 inet_ops 3550 869 f 0;10018 4000 inet_ops 3794 869 t 0
        10019 405 int2_ops 1977 21 t 0;10020 405 int4_ops 1977 23 t 0;10021 405 int8_ops 1977 20 t 0;10022 403 interval_ops 1982 1186 t 0;10023 405 interval_ops 1983 1186 t 0
        10024 403 macaddr_ops 1984 829 t 0;10025 405 macaddr_ops 1985 829 t 0;10026 403 macaddr8_ops 3371 774 t 0;10027 405 macaddr8_ops 3372 774 t 0;10028 403 name_ops 1994 19 t 2275
        10029 405 name_ops 1995 19 t 0;10030 405 numeric_ops 1998 1700 t 0;10031 405 oid_ops 1990 26 t 0;10032 403 oidvector_ops 1991 30 t 0;10033 405 oidvector_ops 1992 30 t 0
        10034 403 record_ops 2994 2249 t 0;10035 405 record_ops 6194 2249 t 0;10036 403 record_image_ops 3194 2249 f 0;10037 405 text_ops 1995 25 t 0;10038 403 time_ops 1996 1083 t 0
        10039 405 time_ops 1997 1083 t 0;10040 405 timestamptz_ops 1999 1184 t 0;10041 403 timetz_ops 2000 1266 t 0;10042 405 timetz_ops 2001 1266 t 0;10043 403 varbit_ops 2002 1562 t 0
        10044 403 varchar_ops 1994 25 f 0;10045 405 varchar_ops 1995 25 f 0;10046 405 timestamp_ops 2040 1114 t 0;10047 403 money_ops 2099 790 t 0;10048 405 bool_ops 2222 16 t 0
        10049 405 bytea_ops 2223 17 t 0;10050 403 tid_ops 2789 27 t 0;10051 405 xid_ops 2225 28 t 0;10052 405 xid8_ops 5032 5069 t 0;10053 403 xid8_ops 5067 5069 t 0;10054 405 cid_ops 2226 29 t 0
        10055 405 tid_ops 2227 27 t 0;10056 405 text_pattern_ops 2229 25 f 0;10057 405 varchar_pattern_ops 2229 25 f 0;10058 405 bpchar_pattern_ops 2231 1042 f 0;10059 405 aclitem_ops 2235 1033 t 0
        10060 783 box_ops 2593 603 t 0;10061 783 point_ops 1029 600 t 603;10062 783 poly_ops 2594 604 t 603;10063 783 circle_ops 2595 718 t 603;10064 2742 array_ops 2745 2277 t 2283
        10065 403 uuid_ops 2968 2950 t 0;10066 405 uuid_ops 2969 2950 t 0;10067 403 pg_lsn_ops 3253 3220 t 0;10068 405 pg_lsn_ops 3254 3220 t 0;10069 403 enum_ops 3522 3500 t 0
        10070 405 enum_ops 3523 3500 t 0;10071 403 tsvector_ops 3626 3614 t 0;10072 783 tsvector_ops 3655 3614 t 3642;10073 2742 tsvector_ops 3659 3614 t 25;10074 403 tsquery_ops 3683 3615 t 0
        10075 783 tsquery_ops 3702 3615 t 20;10076 403 range_ops 3901 3831 t 0;10077 405 range_ops 3903 3831 t 0;10078 783 range_ops 3919 3831 t 0;10079 4000 range_ops 3474 3831 t 0
        10080 403 multirange_ops 4199 4537 t 0;10081 405 multirange_ops 4225 4537 t 0;10082 783 multirange_ops 6158 4537 t 3831;10083 4000 box_ops 5000 603 t 0;10084 4000 quad_point_ops 4015 600 t 0
        10085 4000 kd_point_ops 4016 600 f 0;10086 4000 text_ops 4017 25 t 0;10087 4000 poly_ops 5008 604 t 603;10088 403 jsonb_ops 4033 3802 t 0;10089 405 jsonb_ops 4034 3802 t 0
        10090 2742 jsonb_ops 4036 3802 t 25;10091 2742 jsonb_path_ops 4037 3802 f 23;10092 3580 bytea_minmax_ops 4064 17 t 17;10093 3580 bytea_bloom_ops 4578 17 f 17
        10094 3580 char_minmax_ops 4062 18 t 18;10095 3580 char_bloom_ops 4577 18 f 18;10096 3580 name_minmax_ops 4065 19 t 19;10097 3580 name_bloom_ops 4579 19 f 19
        10098 3580 int8_minmax_ops 4054 20 t 20;10099 3580 int8_minmax_multi_ops 4602 20 f 20;10100 3580 int8_bloom_ops 4572 20 f 20;10101 3580 int2_minmax_ops 4054 21 t 21
        10102 3580 int2_minmax_multi_ops 4602 21 f 21;10103 3580 int2_bloom_ops 4572 21 f 21;10104 3580 int4_minmax_ops 4054 23 t 23;10105 3580 int4_minmax_multi_ops 4602 23 f 23
        10106 3580 int4_bloom_ops 4572 23 f 23;10107 3580 text_minmax_ops 4056 25 t 25;10108 3580 text_bloom_ops 4573 25 f 25;10109 3580 oid_minmax_ops 4068 26 t 26
        10110 3580 oid_minmax_multi_ops 4606 26 f 26;10111 3580 oid_bloom_ops 4580 26 f 26;10112 3580 tid_minmax_ops 4069 27 t 27;10113 3580 tid_bloom_ops 4581 27 f 27
        10114 3580 tid_minmax_multi_ops 4607 27 f 27;10115 3580 float4_minmax_ops 4070 700 t 700;10116 3580 float4_minmax_multi_ops 4608 700 f 700;10117 3580 float4_bloom_ops 4582 700 f 700
        10118 3580 float8_minmax_ops 4070 701 t 701;10119 3580 float8_minmax_multi_ops 4608 701 f 701;10120 3580 float8_bloom_ops 4582 701 f 701;10121 3580 macaddr_minmax_ops 4074 829 t 829
        10122 3580 macaddr_minmax_multi_ops 4609 829 f 829;10123 3580 macaddr_bloom_ops 4583 829 f 829;10124 3580 macaddr8_minmax_ops 4109 774 t 774
        10125 3580 macaddr8_minmax_multi_ops 4610 774 f 774;10126 3580 macaddr8_bloom_ops 4584 774 f 774;10127 3580 inet_minmax_ops 4075 869 f 869;10128 3580 inet_minmax_multi_ops 4611 869 f 869
        10129 3580 inet_bloom_ops 4585 869 f 869;10130 3580 inet_inclusion_ops 4102 869 t 869;10131 3580 bpchar_minmax_ops 4076 1042 t 1042;10132 3580 bpchar_bloom_ops 4586 1042 f 1042
        10133 3580 time_minmax_ops 4077 1083 t 1083;10134 3580 time_minmax_multi_ops 4612 1083 f 1083;10135 3580 time_bloom_ops 4587 1083 f 1083;10136 3580 date_minmax_ops 4059 1082 t 1082
        10137 3580 date_minmax_multi_ops 4605 1082 f 1082;10138 3580 date_bloom_ops 4576 1082 f 1082;10139 3580 timestamp_minmax_ops 4059 1114 t 1114
        10140 3580 timestamp_minmax_multi_ops 4605 1114 f 1114;10141 3580 timestamp_bloom_ops 4576 1114 f 1114;10142 3580 timestamptz_minmax_ops 4059 1184 t 1184
        10143 3580 timestamptz_minmax_multi_ops 4605 1184 f 1184;10144 3580 timestamptz_bloom_ops 4576 1184 f 1184;10145 3580 interval_minmax_ops 4078 1186 t 1186
        10146 3580 interval_minmax_multi_ops 4613 1186 f 1186;10147 3580 interval_bloom_ops 4588 1186 f 1186;10148 3580 timetz_minmax_ops 4058 1266 t 1266
        10149 3580 timetz_minmax_multi_ops 4604 1266 f 1266;10150 3580 timetz_bloom_ops 4575 1266 f 1266;10151 3580 bit_minmax_ops 4079 1560 t 1560;10152 3580 varbit_minmax_ops 4080 1562 t 1562
        10153 3580 numeric_minmax_ops 4055 1700 t 1700;10154 3580 numeric_minmax_multi_ops 4603 1700 f 1700;10155 3580 numeric_bloom_ops 4574 1700 f 1700;10156 3580 uuid_minmax_ops 4081 2950 t 2950
        10157 3580 uuid_minmax_multi_ops 4614 2950 f 2950;10158 3580 uuid_bloom_ops 4589 2950 f 2950;10159 3580 range_inclusion_ops 4103 3831 t 3831;10160 3580 pg_lsn_minmax_ops 4082 3220 t 3220
        10161 3580 pg_lsn_minmax_multi_ops 4615 3220 f 3220;10162 3580 pg_lsn_bloom_ops 4590 3220 f 3220;10163 3580 box_inclusion_ops 4104 603 t 603
        """;

    /// <summary>pg_opfamily: oid method name.</summary>
    public const string OperatorFamilies = """
        397 403 array_ops;423 403 bit_ops;424 403 bool_ops;426 403 bpchar_ops;427 405 bpchar_ops;428 403 bytea_ops;429 403 char_ops;431 405 char_ops;434 403 datetime_ops;435 405 date_ops
        627 405 array_ops;1029 783 point_ops;1970 403 float_ops;1971 405 float_ops;1974 403 network_ops;1975 405 network_ops;1976 403 integer_ops;1977 405 integer_ops;1982 403 interval_ops
        1983 405 interval_ops;1984 403 macaddr_ops;1985 405 macaddr_ops;1988 403 numeric_ops;1989 403 oid_ops;1990 405 oid_ops;1991 403 oidvector_ops;1992 405 oidvector_ops;1994 403 text_ops
        1995 405 text_ops;1996 403 time_ops;1997 405 time_ops;1998 405 numeric_ops;1999 405 timestamptz_ops;2000 403 timetz_ops;2001 405 timetz_ops;2002 403 varbit_ops;2040 405 timestamp_ops
        2095 403 text_pattern_ops;2097 403 bpchar_pattern_ops;2099 403 money_ops;2222 405 bool_ops;2223 405 bytea_ops;2225 405 xid_ops;2226 405 cid_ops;2227 405 tid_ops;2229 405 text_pattern_ops
        2231 405 bpchar_pattern_ops;2235 405 aclitem_ops;2593 783 box_ops;2594 783 poly_ops;2595 783 circle_ops;2745 2742 array_ops;2789 403 tid_ops;2968 403 uuid_ops;2969 405 uuid_ops
        2994 403 record_ops;3194 403 record_image_ops;3253 403 pg_lsn_ops;3254 405 pg_lsn_ops;3371 403 macaddr8_ops;3372 405 macaddr8_ops;3474 4000 range_ops;3522 403 enum_ops;3523 405 enum_ops
        3550 783 network_ops;3626 403 tsvector_ops;3655 783 tsvector_ops;3659 2742 tsvector_ops;3683 403 tsquery_ops;3702 783 tsquery_ops;3794 4000 network_ops;3901 403 range_ops;3903 405 range_ops
        3919 783 range_ops;4015 4000 quad_point_ops;4016 4000 kd_point_ops;4017 4000 text_ops;4033 403 jsonb_ops;4034 405 jsonb_ops;4036 2742 jsonb_ops;4037 2742 jsonb_path_ops
        4054 3580 integer_minmax_ops;4055 3580 numeric_minmax_ops;4056 3580 text_minmax_ops;4058 3580 timetz_minmax_ops;4059 3580 datetime_minmax_ops;4062 3580 char_minmax_ops
        4064 3580 bytea_minmax_ops;4065 3580 name_minmax_ops;4068 3580 oid_minmax_ops;4069 3580 tid_minmax_ops;4070 3580 float_minmax_ops;4074 3580 macaddr_minmax_ops;4075 3580 network_minmax_ops
        4076 3580 bpchar_minmax_ops;4077 3580 time_minmax_ops;4078 3580 interval_minmax_ops;4079 3580 bit_minmax_ops;4080 3580 varbit_minmax_ops;4081 3580 uuid_minmax_ops;4082 3580 pg_lsn_minmax_ops
        4102 3580 network_inclusion_ops;4103 3580 range_inclusion_ops;4104 3580 box_inclusion_ops;4109 3580 macaddr8_minmax_ops;4199 403 multirange_ops;4225 405 multirange_ops
        4572 3580 integer_bloom_ops;4573 3580 text_bloom_ops;4574 3580 numeric_bloom_ops;4575 3580 timetz_bloom_ops;4576 3580 datetime_bloom_ops;4577 3580 char_bloom_ops;4578 3580 bytea_bloom_ops
        4579 3580 name_bloom_ops;4580 3580 oid_bloom_ops;4581 3580 tid_bloom_ops;4582 3580 float_bloom_ops;4583 3580 macaddr_bloom_ops;4584 3580 macaddr8_bloom_ops;4585 3580 network_bloom_ops
        4586 3580 bpchar_bloom_ops;4587 3580 time_bloom_ops;4588 3580 interval_bloom_ops;4589 3580 uuid_bloom_ops;4590 3580 pg_lsn_bloom_ops;4602 3580 integer_minmax_multi_ops
        4603 3580 numeric_minmax_multi_ops;4604 3580 timetz_minmax_multi_ops;4605 3580 datetime_minmax_multi_ops;4606 3580 oid_minmax_multi_ops;4607 3580 tid_minmax_multi_ops
        4608 3580 float_minmax_multi_ops;4609 3580 macaddr_minmax_multi_ops;4610 3580 macaddr8_minmax_multi_ops;4611 3580 network_minmax_multi_ops;4612 3580 time_minmax_multi_ops
        4613 3580 interval_minmax_multi_ops;4614 3580 uuid_minmax_multi_ops;4615 3580 pg_lsn_minmax_multi_ops;5000 4000 box_ops;5008 4000 poly_ops;5032 405 xid8_ops;5067 403 xid8_ops
        6158 783 multirange_ops;6194 405 record_ops
        """;

    /// <summary>pg_cast: oid source target function context method.</summary>
    public const string Casts = """
        10000 20 21 714 a f;10001 20 23 480 a f;10002 20 700 652 i f;10003 20 701 482 i f;10004 20 1700 1781 i f;10005 21 20 754 i f;10006 21 23 313 i f;10007 21 700 236 i f;10008 21 701 235 i f
        10009 21 1700 1782 i f;10010 23 20 481 i f;10011 23 21 314 a f;10012 23 700 318 i f;10013 23 701 316 i f;10014 23 1700 1740 i f;10015 700 20 653 a f;10016 700 21 238 a f;10017 700 23 319 a f
        10018 700 701 311 i f;10019 700 1700 1742 a f;10020 701 20 483 a f;10021 701 21 237 a f;10022 701 23 317 a f;10023 701 700 312 a f;10024 701 1700 1743 a f;10025 1700 20 1779 a f
        10026 1700 21 1783 a f;10027 1700 23 1744 a f;10028 1700 700 1745 i f;10029 1700 701 1746 i f;10030 790 1700 3823 a f;10031 1700 790 3824 a f;10032 23 790 3811 a f;10033 20 790 3812 a f
        10034 23 16 2557 e f;10035 16 23 2558 e f;10036 5069 28 5071 e f;10037 20 26 1287 i f;10038 21 26 313 i f;10039 23 26 0 i b;10040 26 20 1288 a f;10041 26 23 0 a b;10042 26 24 0 i b
        10043 24 26 0 i b;10044 20 24 1287 i f;10045 21 24 313 i f;10046 23 24 0 i b;10047 24 20 1288 a f;10048 24 23 0 a b;10049 24 2202 0 i b;10050 2202 24 0 i b;10051 26 2202 0 i b
        10052 2202 26 0 i b;10053 20 2202 1287 i f;10054 21 2202 313 i f;10055 23 2202 0 i b;10056 2202 20 1288 a f;10057 2202 23 0 a b;10058 26 2203 0 i b;10059 2203 26 0 i b;10060 20 2203 1287 i f
        10061 21 2203 313 i f;10062 23 2203 0 i b;10063 2203 20 1288 a f;10064 2203 23 0 a b;10065 2203 2204 0 i b;10066 2204 2203 0 i b;10067 26 2204 0 i b;10068 2204 26 0 i b
        10069 20 2204 1287 i f;10070 21 2204 313 i f;10071 23 2204 0 i b;10072 2204 20 1288 a f;10073 2204 23 0 a b;10074 26 2205 0 i b;10075 2205 26 0 i b;10076 20 2205 1287 i f
        10077 21 2205 313 i f;10078 23 2205 0 i b;10079 2205 20 1288 a f;10080 2205 23 0 a b;10081 26 4191 0 i b;10082 4191 26 0 i b;10083 20 4191 1287 i f;10084 21 4191 313 i f;10085 23 4191 0 i b
        10086 4191 20 1288 a f;10087 4191 23 0 a b;10088 26 2206 0 i b;10089 2206 26 0 i b;10090 20 2206 1287 i f;10091 21 2206 313 i f;10092 23 2206 0 i b;10093 2206 20 1288 a f;10094 2206 23 0 a b
        10095 26 3734 0 i b;10096 3734 26 0 i b;10097 20 3734 1287 i f;10098 21 3734 313 i f;10099 23 3734 0 i b;10100 3734 20 1288 a f;10101 3734 23 0 a b;10102 26 3769 0 i b;10103 3769 26 0 i b
        10104 20 3769 1287 i f;10105 21 3769 313 i f;10106 23 3769 0 i b;10107 3769 20 1288 a f;10108 3769 23 0 a b;10109 25 2205 1079 i f;10110 1043 2205 1079 i f;10111 26 4096 0 i b
        10112 4096 26 0 i b;10113 20 4096 1287 i f;10114 21 4096 313 i f;10115 23 4096 0 i b;10116 4096 20 1288 a f;10117 4096 23 0 a b;10118 26 4089 0 i b;10119 4089 26 0 i b;10120 20 4089 1287 i f
        10121 21 4089 313 i f;10122 23 4089 0 i b;10123 4089 20 1288 a f;10124 4089 23 0 a b;10125 25 1042 0 i b;10126 25 1043 0 i b;10127 1042 25 401 i f;10128 1042 1043 401 i f;10129 1043 25 0 i b
        10130 1043 1042 0 i b;10131 18 25 946 i f;10132 18 1042 860 a f;10133 18 1043 946 a f;10134 19 25 406 i f;10135 19 1042 408 a f;10136 19 1043 1401 a f;10137 25 18 944 a f
        10138 1042 18 944 a f;10139 1043 18 944 a f;10140 25 19 407 i f;10141 1042 19 409 i f;10142 1043 19 1400 i f;10143 18 23 77 e f;10144 23 18 78 e f;10145 194 25 0 i b;10146 3361 17 0 i b
        10147 3361 25 0 i i;10148 3402 17 0 i b;10149 3402 25 0 i i;10150 5017 17 0 i b;10151 5017 25 0 i i;10152 1082 1114 2024 i f;10153 1082 1184 1174 i f;10154 1083 1186 1370 i f
        10155 1083 1266 2047 i f;10156 1114 1082 2029 a f;10157 1114 1083 1316 a f;10158 1114 1184 2028 i f;10159 1184 1082 1178 a f;10160 1184 1083 2019 a f;10161 1184 1114 2027 a f
        10162 1184 1266 1388 a f;10163 1186 1083 1419 a f;10164 1266 1083 2046 a f;10165 600 603 4091 a f;10166 601 600 1532 e f;10167 602 604 1449 a f;10168 603 600 1534 e f;10169 603 601 1541 e f
        10170 603 604 1448 a f;10171 603 718 1479 e f;10172 604 600 1540 e f;10173 604 602 1447 a f;10174 604 603 1446 e f;10175 604 718 1474 e f;10176 718 600 1416 e f;10177 718 603 1480 e f
        10178 718 604 1544 e f;10179 829 774 4123 i f;10180 774 829 4124 i f;10181 650 869 0 i b;10182 869 650 1715 a f;10183 1560 1562 0 i b;10184 1562 1560 0 i b;10185 20 1560 2075 e f
        10186 23 1560 1683 e f;10187 1560 20 2076 e f;10188 1560 23 1684 e f;10189 650 25 730 a f;10190 869 25 730 a f;10191 16 25 2971 a f;10192 142 25 0 a b;10193 25 142 2896 e f
        10194 650 1043 730 a f;10195 869 1043 730 a f;10196 16 1043 2971 a f;10197 142 1043 0 a b;10198 1043 142 2896 e f;10199 650 1042 730 a f;10200 869 1042 730 a f;10201 16 1042 2971 a f
        10202 142 1042 0 a b;10203 1042 142 2896 e f;10204 1042 1042 668 i f;10205 1043 1043 669 i f;10206 1083 1083 1968 i f;10207 1114 1114 1961 i f;10208 1184 1184 1967 i f
        10209 1186 1186 1200 i f;10210 1266 1266 1969 i f;10211 1560 1560 1685 i f;10212 1562 1562 1687 i f;10213 1700 1700 1703 i f;10214 114 3802 0 a i;10215 3802 114 0 a i;10216 3802 16 3556 e f
        10217 3802 1700 3449 e f;10218 3802 21 3450 e f;10219 3802 23 3451 e f;10220 3802 20 3452 e f;10221 3802 700 3453 e f;10222 3802 701 2580 e f;10223 3904 4451 4281 e f
        10224 3926 4536 4296 e f;10225 3906 4532 4284 e f;10226 3912 4535 4293 e f;10227 3908 4533 4287 e f;10228 3910 4534 4290 e f
        """;
}
