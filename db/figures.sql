-- What each figure that comes with the program counts. Parameters: $1 stations, $2 first day, $3 last day.
-- Written by npm run schema.

-- structure.cores version 1: 社区核心 (个) · Community core
-- 已确认的“社区核心”记录条数；待确认和作废的不算。
-- Confirmed records of “Community core”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'founding' and r.theme = 'core';

-- structure.teams version 1: 志愿服务队 (支) · Volunteer teams
-- 已确认的“志愿服务队”记录条数；待确认和作废的不算。
-- Confirmed records of “Volunteer teams”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'founding' and r.theme = 'team';

-- structure.partners version 1: 共建单位 (家) · Partner organisations
-- 已确认的“共建单位”记录条数；待确认和作废的不算。
-- Confirmed records of “Partner organisations”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'founding' and r.theme = 'partner';

-- structure.programmes version 1: 宣讲项目 (个) · Programmes
-- 已确认的“宣讲项目”记录条数；待确认和作废的不算。
-- Confirmed records of “Programmes”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'founding' and r.theme = 'programme';

-- learning.study-sessions version 1: 理论学习中心组学习 (次) · Study-group sessions
-- 已确认的“理论学习中心组学习”记录条数；待确认和作废的不算。
-- Confirmed records of “Study-group sessions”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'study-session';

-- learning.theory-talks version 1: 理论宣讲 (次) · Theory talks
-- 已确认的“理论宣讲”记录条数；待确认和作废的不算。
-- Confirmed records of “Theory talks”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'outreach-talk' and r.theme = 'theory';

-- learning.party-lessons version 1: 特色党课 (次) · Party lessons
-- 已确认的“特色党课”记录条数；待确认和作废的不算。
-- Confirmed records of “Party lessons”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'party-lesson';

-- learning.seminars version 1: 专题研讨 (次) · Seminars
-- 已确认的“专题研讨”记录条数；待确认和作废的不算。
-- Confirmed records of “Seminars”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'seminar';

-- learning.home-study version 1: 上门送学 (次) · Home study visits
-- 已确认的“上门送学”记录条数；待确认和作废的不算。
-- Confirmed records of “Home study visits”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'home-study-visit';

-- learning.attendances version 1: 学习受教育人次 (人次) · Attendances at learning
-- 中心组学习、理论宣讲、党课、研讨、上门送学各次人次之和；同一人来几次算几次。
-- Head-counts of study sessions, theory talks, lessons, seminars and home study visits added up; a person counts each time.
select coalesce(sum(r.headcount), 0)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and ((r.kind = 'study-session') or (r.kind = 'outreach-talk' and r.theme = 'theory') or (r.kind = 'party-lesson') or (r.kind = 'seminar') or (r.kind = 'home-study-visit'));

-- talks.policy version 1: 方针政策宣讲 (次) · Policy talks
-- 已确认的“方针政策宣讲”记录条数；待确认和作废的不算。
-- Confirmed records of “Policy talks”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'outreach-talk' and r.theme = 'policy';

-- talks.ideals version 1: 理想信念宣讲 (次) · Talks on ideals
-- 已确认的“理想信念宣讲”记录条数；待确认和作废的不算。
-- Confirmed records of “Talks on ideals”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'outreach-talk' and r.theme = 'ideals';

-- talks.virtues version 1: 民族精神与道德宣讲 (次) · Talks on spirit and virtues
-- 已确认的“民族精神与道德宣讲”记录条数；待确认和作废的不算。
-- Confirmed records of “Talks on spirit and virtues”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'outreach-talk' and r.theme = 'virtues';

-- talks.law version 1: 法治宣讲 (次) · Talks on the rule of law
-- 已确认的“法治宣讲”记录条数；待确认和作废的不算。
-- Confirmed records of “Talks on the rule of law”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'outreach-talk' and r.theme = 'law';

-- talks.benefits version 1: 惠民政策宣传 (次) · Policy publicity
-- 已确认的“惠民政策宣传”记录条数；待确认和作废的不算。
-- Confirmed records of “Policy publicity”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'policy-talk';

-- activities.civility version 1: 精神文明创建活动 (次) · Civility-building activities
-- 已确认的“精神文明创建活动”记录条数；待确认和作废的不算。
-- Confirmed records of “Civility-building activities”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'programme-activity' and r.theme = 'civility';

-- activities.virtue version 1: 道德实践活动 (次) · Moral-practice activities
-- 已确认的“道德实践活动”记录条数；待确认和作废的不算。
-- Confirmed records of “Moral-practice activities”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'programme-activity' and r.theme = 'virtue';

-- activities.festivals version 1: 我们的节日活动 (次) · Festival activities
-- 已确认的“我们的节日活动”记录条数；待确认和作废的不算。
-- Confirmed records of “Festival activities”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'festival-activity';

-- activities.family-values version 1: 家风家训活动 (次) · Family-values activities
-- 已确认的“家风家训活动”记录条数；待确认和作废的不算。
-- Confirmed records of “Family-values activities”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'programme-activity' and r.theme = 'family-values';

-- activities.role-models version 1: 道德模范、最美人物活动 (次) · Role-model activities
-- 已确认的“道德模范、最美人物活动”记录条数；待确认和作废的不算。
-- Confirmed records of “Role-model activities”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'programme-activity' and r.theme = 'role-models';

-- activities.customs version 1: 移风易俗活动 (次) · Customs-reform activities
-- 已确认的“移风易俗活动”记录条数；待确认和作废的不算。
-- Confirmed records of “Customs-reform activities”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'programme-activity' and r.theme = 'customs';

-- order.findings version 1: 查找问题 (个) · Findings
-- 已确认的“查找问题”记录条数；待确认和作废的不算。
-- Confirmed records of “Findings”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'finding';

-- order.corrective-actions version 1: 整改措施 (条) · Corrective actions
-- 已确认的“整改措施”记录条数；待确认和作废的不算。
-- Confirmed records of “Corrective actions”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'corrective-action';

-- order.inspections version 1: 作风纪律督查 (次) · Inspections
-- 已确认的“作风纪律督查”记录条数；待确认和作废的不算。
-- Confirmed records of “Inspections”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'inspection';

-- order.mediated version 1: 调解达成协议 (起) · Disputes settled
-- 已确认的“调解达成协议”记录条数；待确认和作废的不算。
-- Confirmed records of “Disputes settled”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'mediation' and r.theme = 'settled';

-- care.households-visited version 1: 走访慰问困难家庭 (户) · Households in hardship visited
-- 有已确认走访记录的不同困难家庭户数；一户去几次仍算一户。
-- Distinct households in hardship with a confirmed visit; one household counts once however often it was visited.
select count(distinct m.member_id)::text as value, count(distinct r.id)::int as records from record r left join record_member m on m.station_id = r.station_id and m.record_id = r.id and m.role = 'household'
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'home-visit' and r.theme = 'relief';

-- care.relief-money version 1: 发放慰问金 (元) · Relief grants
-- 已确认的慰问金发放记录金额之和。
-- Confirmed relief grants added up.
select coalesce(sum(r.quantity), 0)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'hand-out' and r.theme = 'money';

-- care.relief-goods version 1: 发放米面油 (份) · Relief goods
-- 已确认的米、面、油发放份数之和。
-- Confirmed kits of rice, flour and oil added up.
select coalesce(sum(r.quantity), 0)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'hand-out' and r.theme = 'goods';

-- care.children version 1: 受助困境儿童家庭 (户) · Households of children in hardship
-- 领到困境儿童物资的不同户数。
-- Distinct households that received supplies for children in hardship.
select count(distinct m.member_id)::text as value, count(distinct r.id)::int as records from record r left join record_member m on m.station_id = r.station_id and m.record_id = r.id and m.role = 'household'
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'hand-out' and r.theme = 'children';

-- care.military version 1: 赠送春联的优抚对象 (户) · Military families given couplets
-- 收到春联的优抚对象不同户数。
-- Distinct military families that received couplets.
select count(distinct m.member_id)::text as value, count(distinct r.id)::int as records from record r left join record_member m on m.station_id = r.station_id and m.record_id = r.id and m.role = 'household'
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'hand-out' and r.theme = 'couplets';

-- care.waste version 1: 清理垃圾 (方) · Waste cleared
-- 已确认的清理记录体积之和，每条记录写明体积依据。
-- Volumes of confirmed clean-ups added up; each tells the basis of its volume.
select coalesce(sum(r.quantity), 0)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'clean-up';

-- care.clinics version 1: 健康义诊 (场) · Clinics
-- 已确认的“健康义诊”记录条数；待确认和作废的不算。
-- Confirmed records of “Clinics”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'clinic';

-- voice.feedback version 1: 居民反馈 (条) · Feedback
-- 已确认的“居民反馈”记录条数；待确认和作废的不算。
-- Confirmed records of “Feedback”; pending and void ones are left out.
select count(*)::text as value, count(*)::int as records from record r
where r.station_id = any ($1) and r.day between $2 and $3 and r.status = 'confirmed' and r.kind = 'feedback';
